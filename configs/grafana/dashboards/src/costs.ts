import { coloured } from "./palette";
import { stat, timeseries } from "./panels";
import { agents, increased, increasedPerBar, instant, overTime } from "./queries";
import type { Panel } from "./types";

/**
 * Costs. AgentProxy estimates what its own calls to Gemini cost (main branch only). Claude Code reports what it costs
 * itself, if its telemetry is on; AgentProxy doesn't count that.
 */

/** A selector of what Gemini costs. */
export const geminiCost = agents("agentproxy_api_cost_usd_total");

/** A selector of what Claude Code costs. */
export const claudeCost = agents("claude_code_cost_usage_USD_total");

/** Explains whose cost it is, for descriptions. */
export const whoseCost =
  "“Gemini” is AgentProxy's estimate for its own calls (`agentproxy_api_cost_usd_total`, main branch only); “Claude " +
  "Code” is what Claude Code reports itself (`claude_code_cost_usage_USD_total`), when its telemetry is on. What other " +
  "agents cost is on the dashboard “Agents”.";

/** Shown when nothing was paid, or nobody counted it. */
export const noCost = "no cost counted in this range";

/** The cost of the range, by whom it is paid to. */
export const totalCost: Panel = stat({
  title: "Cost",
  description: `What the models cost in this range. ${whoseCost}`,
  empty: noCost,
  unit: "currencyUSD",
  decimals: 2,
  names: true,
  below: true,
  queries: [
    instant(increased(geminiCost), { legend: "Gemini" }),
    instant(increased(claudeCost), { legend: "Claude Code" }),
  ],
});

/** The cost per bar, by whom it is paid to. */
export const costOverTime: Panel = timeseries({
  title: "Cost over time",
  description: `What the models cost, per bar. ${whoseCost}`,
  empty: noCost,
  unit: "currencyUSD",
  draw: "stacked bars",
  queries: [
    overTime(increasedPerBar(geminiCost), { legend: "Gemini", interval: "1m" }),
    overTime(increasedPerBar(claudeCost), { legend: "Claude Code", interval: "1m" }),
  ],
  overrides: coloured("Gemini", "Claude Code"),
});
