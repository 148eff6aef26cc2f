import { bars, column, hidden, ordered, table } from "./panels";
import { instant, tableRows } from "./queries";
import type { Panel, Threshold } from "./types";

/** What was spent by calendar day, and the budgets: `configs/prometheus/budgetRules.ts` records both. */

const noBudget = "no budget is set: setting `budgets`";

const colours: readonly Threshold[] = [
  { color: "green", value: null },
  { color: "orange", value: 0.8 },
  { color: "red", value: 1 },
];

/** By period, agent and project; Prometheus leaves a label without a value out. */
function perBudget(expr: string): string {
  const all = (inner: string, label: string): string =>
    `label_replace(${inner}, "${label}", "all ${label}s", "${label}", "")`;
  return all(all(`sum by (period, agent, project) (${expr})`, "agent"), "project");
}

const share = perBudget("agentproxy_otel:budget_spent_usd / agentproxy_otel:budget_usd");

/** Every budget: what is spent, and the forecast. */
export const budgetTable: Panel = table({
  title: "Budgets",
  description:
    "What is spent in the current day, week or month of each budget of the setting `budgets`, whatever is selected above, " +
    "and the forecast for its end: the mean of the last seven days for the rest of it. Nothing is stopped.",
  empty: noBudget,
  queries: [
    tableRows(share),
    tableRows(perBudget("agentproxy_otel:budget_spent_usd")),
    tableRows(perBudget("agentproxy_otel:budget_usd")),
    tableRows(perBudget("agentproxy_otel:budget_forecast_usd")),
  ],
  // The rows of all queries have the same time, so they are put together by their labels.
  transformations: [
    { id: "merge", options: {} },
    ...ordered("period", "agent", "project", "Value #A", "Value #B", "Value #C", "Value #D"),
  ],
  sortBy: { column: "Share", descending: true },
  overrides: [
    column("period", "Period", { "custom.width": 70 }),
    column("agent", "Agent"),
    column("project", "Project"),
    column("Value #A", "Share", {
      unit: "percentunit",
      decimals: 0,
      thresholds: { mode: "absolute", steps: [...colours] },
      color: { mode: "thresholds" },
      "custom.cellOptions": { type: "color-text" },
      "custom.width": 70,
    }),
    ...["Spent", "Budget", "Forecast"].map((title, index) =>
      column(`Value #${"BCD"[index]!}`, title, { unit: "currencyUSD", decimals: 2, "custom.width": 90 }),
    ),
    hidden("Time"),
  ],
});

/** The share of each budget that is spent. */
export const budgetShares: Panel = bars({
  title: "Budgets spent",
  description:
    "How much of each budget of the setting `budgets` is spent in its current day, week or month, whatever is selected " +
    "above. “Models, tokens and cost” has the amounts.",
  empty: noBudget,
  unit: "percentunit",
  decimals: 0,
  max: 1,
  thresholds: [{ color: "text", value: null }, { ...colours[0]!, value: 0 }, ...colours.slice(1)],
  queries: [instant(`sort_desc(${share})`, { legend: "{{period}}: {{agent}}, {{project}}" })],
});

/** The cost of each of the last seven days. */
export const costPerDay: Panel = table({
  title: "Cost per day, last seven days",
  description:
    "What all agents cost on each of the last seven days, whatever is selected above. A day begins at midnight of the " +
    "setting `utcOffset`, and has what arrived in it.",
  empty: "no cost in the last seven days",
  queries: [
    tableRows(
      'label_replace(sum by (day) (max_over_time(agentproxy_otel:day_cost_usd[8d]) and on (day) agentproxy_otel:days_ago), "day", "$1-$2-$3", "day", "(....)(..)(..)")',
    ),
  ],
  transformations: ordered("day", "Value"),
  sortBy: { column: "Day", descending: true },
  overrides: [
    column("day", "Day", { "custom.width": 110 }),
    column("Value", "Cost", {
      unit: "currencyUSD",
      decimals: 2,
      min: 0,
      color: { mode: "fixed", fixedColor: "blue" },
      "custom.cellOptions": { type: "gauge" },
    }),
    hidden("Time"),
  ],
});
