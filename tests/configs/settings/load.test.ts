import { parseSettings, type Problem } from "../../../configs/settings";

const noSecrets = new Set<string>();

function problems(config: Record<string, string>, secrets = noSecrets): readonly Problem[] {
  const parsed = parseSettings(config, secrets);
  return "problems" in parsed ? parsed.problems : [];
}

test("the defaults are right", () => {
  expect(problems({})).toEqual([]);
});

test("everything wrong is said at once, the nearest key beside an unknown one", () => {
  expect(problems({ tracesRetention: "1y", grafanaPort: "99999", graphanaPort: "3000" })).toEqual([
    {
      key: "tracesRetention",
      text: "'1y' is not allowed; give a duration from 1h to 520w, for example 90s, 24h, 15d.",
    },
    { key: "grafanaPort", text: "'99999' is not allowed; give a port from 1 to 65535, or 0 or off to publish none." },
    { key: "graphanaPort", text: "there is no such setting; did you mean grafanaPort?" },
  ]);
});
