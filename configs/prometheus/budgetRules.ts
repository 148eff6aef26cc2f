import { budgetPeriods, type Budget, type BudgetPeriod, type Settings } from "../settings";
import { calendarRules, currentPeriod, secondsOfDay, type RecordingRule } from "./calendar";

/**
 * What was spent by calendar day, and the budgets. The result is the same series for all settings, which the alerts, the
 * dashboards and `npm run budget` query; a budget that isn't set has none.
 */

const whose = ["agent", "project_name", "agentproxy_project_id"];

/** The series with what was spent in a period, by agent, project and the label of the period. */
const costs: Readonly<Record<BudgetPeriod, string>> = {
  day: "agentproxy_otel:day_cost_usd",
  week: "agentproxy_otel:week_cost_usd",
  month: "agentproxy_otel:month_cost_usd",
};

/**
 * Longer than the life of a series of one day: its day, and the 25 hours for which the collector's exporter repeats a
 * series without increments. So no restart, and no pause of Prometheus, makes the total of a day smaller.
 */
const lifeOfDay = "50h";

/** Ranges in which the totals of all days of a period were recorded. */
const recorded = { week: "8d", month: "32d" } as const;

/** The total of each day that was recorded in a range: its largest value, because it shrinks when its series has ended. */
const days = (range: string): string => `max_over_time(${costs.day}[${range}])`;

/**
 * The rule group: the calendar and the cost of each day always, the rest for the budgets that are set. With a month of
 * thirty combinations of agent and project each day, an evaluation reads five million samples in half a second, hence the
 * interval.
 */
export function budgetRules({ budgets, utcOffset }: Pick<Settings, "budgets" | "utcOffset">): object {
  const used = budgetPeriods.filter((period) => budgets.some((budget) => budget.period === period));
  const rules: RecordingRule[] = [
    ...calendarRules(utcOffset),
    {
      record: costs.day,
      expr: `sum by (${[...whose, ...budgetPeriods].join(", ")}) (increase(agent_period_cost_usd_total[${lifeOfDay}] anchored))`,
    },
    ...used
      .filter((period) => period !== "day")
      .map((period) => ({
        record: costs[period],
        expr: `sum by (${[...whose, period].join(", ")}) (${days(recorded[period])} and on (${period}) ${currentPeriod(period, utcOffset)})`,
      })),
    ...(budgets.length === 0 ? [] : [meanRule(utcOffset)]),
    ...budgets.flatMap((budget) => rulesOf(budget, utcOffset)),
  ];
  return { groups: [{ name: "agentproxy-otel-budgets", interval: "1m", rules }] };
}

const mean = "agentproxy_otel:mean_cost_usd_per_second";

/**
 * The mean cost per second of the last seven days, by agent and project: of today, and of the six days before, but not of
 * days before the first one with any cost, and of one day at least.
 */
function meanRule(utcOffset: number): RecordingRule {
  const first = `max(agentproxy_otel:days_ago and on (day) ${days(recorded.week)})`;
  return {
    record: mean,
    expr:
      `sum by (${whose.join(", ")}) (${days(recorded.week)} and on (day) agentproxy_otel:days_ago) / on () group_left () ` +
      `clamp_min(${first} * 86400 + ${secondsOfDay(utcOffset)}, 86400)`,
  };
}

/** The rules of a budget. */
function rulesOf({ usd, period, project, agent }: Budget, utcOffset: number): RecordingRule[] {
  const labels = { period, ...(agent !== undefined && { agent }), ...(project !== undefined && { project }) };
  const selected = (metric: string): string => {
    const ofAgent = agent === undefined ? [] : [matcher("agent", agent)];
    // A project of AgentProxy, or one of other agents; a series that is both counts once.
    return project === undefined
      ? selector(metric, ofAgent)
      : ["project_name", "agentproxy_project_id"]
          .map((label) => selector(metric, [...ofAgent, matcher(label, project)]))
          .join(" or ");
  };
  const spent = `(sum((${selected(costs[period])}) and on (${period}) ${currentPeriod(period, utcOffset)}) or vector(0))`;
  const left = `(${selector("agentproxy_otel:period_end:timestamp_seconds", [matcher("period", period)])} - time())`;
  return [
    { record: "agentproxy_otel:budget_usd", expr: `vector(${usd})`, labels },
    { record: "agentproxy_otel:budget_spent_usd", expr: spent, labels },
    {
      record: "agentproxy_otel:budget_forecast_usd",
      expr: `${spent} + (sum(${selected(mean)}) or vector(0)) * on () ${left}`,
      labels,
    },
  ];
}

const matcher = (label: string, value: string): string => `${label}=${JSON.stringify(value)}`;

function selector(metric: string, matchers: readonly string[]): string {
  return matchers.length === 0 ? metric : `${metric}{${matchers.join(", ")}}`;
}
