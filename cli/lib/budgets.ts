import { budgetPeriods, type BudgetPeriod } from "../../configs/settings";
import { UserError } from "./errors";
import type { InstantQuery, Sample } from "./prometheus";

/** A budget, and what is known of it. The shape is that of `npm run budget -- --json`; docs/cost.md explains it. */
export interface BudgetState {
  readonly period: BudgetPeriod;
  /** `null`: of all agents. */
  readonly agent: string | null;
  /** `null`: of all projects. */
  readonly project: string | null;
  readonly budgetUsd: number;
  readonly spentUsd: number;
  /** Whether tokens of the period had no price, so that more was spent than `spentUsd`. */
  readonly atLeast: boolean;
  /** `spentUsd / budgetUsd`; 1 is all of it. */
  readonly share: number;
  /** Negative if more is spent than the budget. */
  readonly leftUsd: number;
  /** At the end of the period. */
  readonly forecastUsd: number;
  /** ISO 8601, in UTC. */
  readonly periodEnds: string;
  /** Whether all of it is spent. */
  readonly exceeded: boolean;
}

const day = 86_400;

/**
 * The state of all budgets, by period, agent and project.
 * @throws UserError when there are none, or when it isn't known. Values are at most five minutes old: Prometheus gives no
 * older ones.
 */
export async function budgetStates(stack: string, query: InstantQuery): Promise<BudgetState[]> {
  const [ends, collector, budgets, spent, forecast] = await Promise.all([
    query("agentproxy_otel:period_end:timestamp_seconds"),
    query('up{job="agents"}'),
    query("agentproxy_otel:budget_usd"),
    query("agentproxy_otel:budget_spent_usd"),
    query("agentproxy_otel:budget_forecast_usd"),
  ]);
  if (ends.length === 0) {
    throw new UserError(
      "Prometheus has evaluated no rule about budgets in the last five minutes. Wait a minute if it was started just now; " +
        "else run `npm run up`, and `npm run logs -- prometheus` to see why.",
    );
  }
  if (budgets.length === 0) {
    throw new UserError(
      `No budget is set in stack ${stack}. Set one, for example 10 USD a day: ` +
        "`npm run config -- set --path 'budgets[0].usd' 10`, `npm run config -- set --path 'budgets[0].period' day`, " +
        "`npm run up`.",
    );
  }
  if (!collector.some(({ value }) => value === 1)) {
    throw new UserError(
      "Prometheus doesn't reach the collector, so what is spent isn't known. Run `npm run status` to see why.",
    );
  }
  const states = await Promise.all(
    budgets.map(async ({ labels, value: budgetUsd }): Promise<BudgetState> => {
      const find = (samples: readonly Sample[], names: readonly string[]): number =>
        valueOf(samples, labels, names, stack);
      const identity = ["period", "agent", "project"];
      const spentUsd = find(spent, identity);
      const end = find(ends, ["period"]);
      const period = labels["period"] as BudgetPeriod;
      return {
        period,
        agent: labels["agent"] ?? null,
        project: labels["project"] ?? null,
        budgetUsd,
        spentUsd,
        atLeast: await hasUnpriced(query, labels, Date.now() / 1000 - startOf(period, end)),
        share: spentUsd / budgetUsd,
        leftUsd: budgetUsd - spentUsd,
        forecastUsd: find(forecast, identity),
        periodEnds: new Date(end * 1000).toISOString(),
        exceeded: spentUsd >= budgetUsd,
      };
    }),
  );
  const key = ({ period, agent, project }: BudgetState): string =>
    [budgetPeriods.indexOf(period), agent ?? "", project ?? ""].join("\n");
  return states.sort((one, other) => (key(one) < key(other) ? -1 : 1));
}

/** The value of the series with the same labels of these names. */
function valueOf(
  samples: readonly Sample[],
  labels: Readonly<Record<string, string>>,
  names: readonly string[],
  stack: string,
): number {
  const found = samples.find((sample) => names.every((name) => sample.labels[name] === labels[name]));
  if (found === undefined || Number.isNaN(found.value)) {
    throw new UserError(
      `What is spent of the budgets of stack ${stack} isn't recorded completely. Run this again in a minute; if that ` +
        "doesn't help, run `npm run logs -- prometheus`.",
    );
  }
  return found.value;
}

/** When a period began, in seconds since 1970. */
function startOf(period: BudgetPeriod, end: number): number {
  if (period !== "month") {
    return end - (period === "day" ? 1 : 7) * day;
  }
  const middle = new Date((end - 15 * day) * 1000);
  return end - new Date(Date.UTC(middle.getUTCFullYear(), middle.getUTCMonth() + 1, 0)).getUTCDate() * day;
}

/** Whether tokens for which there is no price were counted in the last seconds. */
async function hasUnpriced(
  query: InstantQuery,
  { agent, project }: Readonly<Record<string, string>>,
  seconds: number,
): Promise<boolean> {
  const matchers = agent === undefined ? [] : [`agent=${JSON.stringify(agent)}`];
  const selectors =
    project === undefined
      ? [matchers]
      : ["project_name", "agentproxy_project_id"].map((label) => [...matchers, `${label}=${JSON.stringify(project)}`]);
  const range = `[${Math.max(60, Math.ceil(seconds))}s] anchored`;
  const tokens = selectors.map((all) => `increase(agent_unpriced_tokens_total{${all.join(", ")}}${range})`);
  const [sum] = await query(`sum(${tokens.join(" or ")})`);
  return (sum?.value ?? 0) > 0;
}
