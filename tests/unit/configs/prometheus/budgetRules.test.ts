import { budgetRules } from "../../../../configs/prometheus/budgetRules";
import type { Budget } from "../../../../configs/settings";

interface Rule {
  readonly record: string;
  readonly expr: string;
  readonly labels?: object;
}

const rulesOf = (...budgets: readonly Budget[]): Rule[] =>
  (budgetRules({ budgets, utcOffset: 0 }) as { groups: { rules: Rule[] }[] }).groups.flatMap(({ rules }) => rules);
const names = (rules: readonly Rule[]): string[] => [...new Set(rules.map(({ record }) => record))];

test("without a budget, days are recorded, and nothing of longer periods", () => {
  expect(names(rulesOf())).toEqual([
    "agentproxy_otel:days_ago",
    "agentproxy_otel:period_end:timestamp_seconds",
    "agentproxy_otel:day_cost_usd",
  ]);
});

test("weeks and months are summed up only for budgets of them", () => {
  expect(names(rulesOf({ usd: 1, period: "day" }))).not.toContain("agentproxy_otel:week_cost_usd");
  expect(names(rulesOf({ usd: 1, period: "week" }))).toContain("agentproxy_otel:week_cost_usd");
  expect(names(rulesOf({ usd: 1, period: "week" }))).not.toContain("agentproxy_otel:month_cost_usd");
  expect(names(rulesOf({ usd: 1, period: "month" }))).toContain("agentproxy_otel:month_cost_usd");
});

test("each budget has three series with the same labels", () => {
  const budgets: Budget[] = [
    { usd: 10, period: "day" },
    { usd: 2.5, period: "day", agent: "codex", project: 'the "shop"' },
  ];
  const rules = rulesOf(...budgets).filter(({ record }) => record.startsWith("agentproxy_otel:budget_"));
  const metrics = ["budget_usd", "budget_spent_usd", "budget_forecast_usd"].map((name) => `agentproxy_otel:${name}`);
  expect(rules.map(({ record, labels }) => ({ record, labels }))).toEqual([
    ...metrics.map((record) => ({ record, labels: { period: "day" } })),
    ...metrics.map((record) => ({ record, labels: { period: "day", agent: "codex", project: 'the "shop"' } })),
  ]);
  expect(rules[3]!.expr).toBe("vector(2.5)");
  expect(rules[4]!.expr).toContain(
    'sum((agentproxy_otel:day_cost_usd{agent="codex", project_name="the \\"shop\\""} or ' +
      'agentproxy_otel:day_cost_usd{agent="codex", agentproxy_project_id="the \\"shop\\""}) and on (day) count_values("day",',
  );
});
