import { parseSettings, type Budget, type Settings } from "../../../../configs/settings";

type Result = { readonly settings: Settings } | { readonly problems: readonly { key: string; text: string }[] };

const parsed = (config: Record<string, string>): Result => parseSettings(config, new Set());
const settings = (config: Record<string, string>): Settings => (parsed(config) as { settings: Settings }).settings;
const problems = (config: Record<string, string>): string[] => {
  const result = parsed(config);
  return "problems" in result ? result.problems.map(({ key, text }) => `${key}: ${text}`) : [];
};
const given = (...budgets: readonly unknown[]): { budgets: string } => ({ budgets: JSON.stringify(budgets) });

const day: Budget = { usd: 10, period: "day" };

test("there is no budget by default, and a day is UTC's", () => {
  expect(settings({})).toMatchObject({ budgets: [], utcOffset: 0 });
});

test.each<[Budget]>([[day], [{ usd: 0.5, period: "week", project: "my shop" }], [{ ...day, agent: "copilot-cli" }]])(
  "%j is accepted unchanged, with the metrics of 15 days",
  (budget) => {
    expect(settings(given(budget)).budgets).toEqual([budget]);
  },
);

test("a fraction may be a text, as `config set --path` writes it", () => {
  expect(settings(given({ ...day, usd: "2.5" })).budgets).toEqual([{ ...day, usd: 2.5 }]);
});

test.each<[unknown, string]>([
  [{ usd: 0, period: "day" }, "[0].usd"],
  [{ usd: -1, period: "day" }, "[0].usd"],
  [{ usd: "much", period: "day" }, "[0].usd"],
  [{ usd: "0", period: "day" }, "[0].usd"],
  [{ usd: 1, period: "hour" }, "[0].period"],
  [{ usd: 1 }, "[0].period"],
  [{ ...day, agent: "claude" }, "[0].agent"],
  [{ ...day, project: "" }, "[0].project"],
  [{ ...day, team: "a" }, "[0].team"],
])("%j is refused, and the message says where, and what is allowed", (budget, where) => {
  expect(problems(given(budget))).toEqual([
    expect.stringMatching(
      /^budgets: .*is wrong\); give a list of \{usd, period.*day, week, month.*agentproxy, claude-code, codex/,
    ),
  ]);
  expect(problems(given(budget))[0]).toContain(`(${where} is wrong)`);
});

test("what is given twice, and what needs longer retention, is reported at once", () => {
  const week: Budget = { usd: 1, period: "week" };
  const month: Budget = { usd: 1, period: "month", agent: "codex", project: "shop" };
  const budgets = given(day, week, { ...day, usd: 20 }, month, { ...month, usd: 2 }, { ...month, agent: "opencode" });
  expect(problems({ ...budgets, metricsRetention: "7d" })).toEqual([
    "budgets: budgets[2] has the period, project and agent of budgets[0]; give each combination once.",
    "budgets: budgets[4] has the period, project and agent of budgets[3]; give each combination once.",
    "budgets: a budget per week needs metrics of 8d, and metricsRetention is 7d; set metricsRetention to 8d or more, or take the budget out.",
    "budgets: a budget per month needs metrics of 32d, and metricsRetention is 7d; set metricsRetention to 32d or more, or take the budget out.",
  ]);
});

test.each([
  ["day", "2h"],
  ["week", "8d"],
  ["month", "32d"],
])("a budget per %s is accepted with metrics of %s", (period, metricsRetention) => {
  expect(problems({ ...given({ usd: 1, period }), metricsRetention })).toEqual([]);
});

test.each([
  ["+00:00", 0],
  ["-00:00", 0],
  ["-08:00", -28_800],
  ["+05:45", 20_700],
  ["+14:00", 50_400],
])("utcOffset %s is %d seconds", (utcOffset, seconds) => {
  expect(settings({ utcOffset }).utcOffset).toBe(seconds);
});

test.each(["", "8", "08:00", "+8:00", "+14:30", "+15:00", "+01:60", "Z", "Europe/Berlin"])(
  "utcOffset '%s' is refused",
  (utcOffset) => {
    expect(problems({ utcOffset })).toEqual([
      `utcOffset: '${utcOffset}' is not allowed; give a difference from UTC, from -14:00 to +14:00, for example +05:30.`,
    ]);
  },
);
