import { catalogue } from "../../../support/catalogue";
import { namesIn, unknownNames, withoutVariables } from "../../../support/expressions";

test("metrics and labels are found in an expression", () => {
  expect(
    namesIn('sum by (le, job) (rate(a_bucket{b="c{d}", e=~"$x"}[$__range] anchored)) / on (f) g:h offset 5m > 0.5'),
  ).toEqual({ metrics: ["a_bucket", "g:h"], labels: ["le", "job", "f", "b", "e"] });
});

test.each([
  ["quoted names", '{"a.b", "c.d"="e"} * on ("f.g") group_left (h) i', ["a.b", "i"], ["f.g", "h", "c.d"]],
  ["keywords as names", "by + sum{on='x'} unless smoothed", ["by", "sum", "smoothed"], ["on"]],
  [
    "modifiers",
    "rate(a[5m] smoothed) @ end() + increase(b[5m] anchored) + c[1h:1m] offset -$__interval",
    ["a", "b", "c"],
    [],
  ],
  [
    "functions without arguments, numbers and strings",
    'vector(time()) - inf + label_join(a, "b", ",", "c")',
    ["a"],
    [],
  ],
  ["comments and line breaks", "a # b{c='d'}\n  or e", ["a", "e"], []],
])("%s", (_, expression, metrics, labels) => {
  expect(namesIn(expression)).toEqual({ metrics, labels });
});

test("variables become PromQL of the same length", () => {
  expect(withoutVariables('rate(a{b=~"$c"}[$__range] anchored)')).toBe('rate(a{b=~"__"}[5m      ] anchored)');
  expect(withoutVariables("x[${__rate_interval}:$__interval] / $__range_s")).toBe(
    "x[5m                :5m         ] / 60        ",
  );
  expect(withoutVariables('{a=~"${b:regex}|$c.d"}')).toBe('{a=~"__________|__.d"}');
});

test("names that don't exist are listed", () => {
  expect(
    unknownNames('sum by (decision) (agentproxy_pa_decisions_total{role="x"}) + agentproxy_nothing', catalogue),
  ).toEqual([
    "no metric agentproxy_nothing",
    "no label decision on agentproxy_pa_decisions_total, agentproxy_nothing",
    "no label role on agentproxy_pa_decisions_total, agentproxy_nothing",
  ]);
});

test("a label that the expression makes exists", () => {
  const made = (label: string): string => `sum by (${label}) (label_replace(up, "made", "$1", "job", "(.*)"))`;
  expect(unknownNames(made("made"), catalogue)).toEqual([]);
  expect(unknownNames(made("other"), catalogue)).toEqual(["no label other on up"]);
});

test("a variable outside of strings and durations is reported as a metric", () => {
  expect(unknownNames("up > $limit", catalogue)).toEqual(["no metric $limit"]);
});

describe("a syntax error is reported with the expression and its position", () => {
  test.each([
    ["sum by (job (up)", "line 1, column 13:\nsum by (job (up)\n            ^"],
    ["rate(a[$__range) > 1", "line 1, column 16:\nrate(a[$__range) > 1\n               ^"],
    ['sum(\n  a{b="$c"\n)', 'line 3, column 1:\nsum(\n  a{b="$c"\n)\n^'],
    ["raet(a[5m])", "line 1, column 5:\nraet(a[5m])\n    ^"],
    ["increase(a[5m] anchord)", "line 1, column 16:\nincrease(a[5m] anchord)\n               ^"],
    ["", "line 1, column 1:\n\n^"],
  ])("%j", (expression, report) => {
    expect(() => unknownNames(expression, catalogue)).toThrow(new Error(`PromQL syntax error in ${report}`));
  });
});
