import { attributesInLogQl, isRecorded } from "../../../support/logql";

test("attributes are found in filters, templates, groupings and unwrap; those that the query makes aren't", () => {
  expect(
    attributesInLogQl(
      'sum by (kind, a) (sum_over_time({service_name=~".+"} | b="x=y" | c!="" or d=~"z" ' +
        '| label_format kind=`{{ if .e }}{{ or .f "-" }}{{ end }}` | unwrap g [$__range]))',
    ).sort(),
  ).toEqual(["a", "b", "c", "d", "e", "f", "g", "service_name"]);
});

test.each([
  ["tool_name", true],
  ["agent_cost_usd", true],
  ["gen_ai_conversation_id", true],
  ["tool_nam", false],
])("%s: recorded %s", (name, expected) => {
  expect(isRecorded(name)).toBe(expected);
});
