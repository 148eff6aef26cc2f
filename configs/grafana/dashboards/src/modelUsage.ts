import { budgetTable, costPerDay } from "./budgetPanels";
import { cacheHits, claudeTokens, edits } from "./claudeCode";
import { unpricedTokens } from "./computedCost";
import { claudeCost, geminiCost, noCost, totalCost, whoseCost } from "./costs";
import { dashboard } from "./dashboard";
import {
  callDuration,
  contextWindow,
  costPerTask,
  calls,
  errorsByType,
  mainOnly,
  tokens,
  tokensOverTime,
} from "./gemini";
import type { Dashboard } from "./types";
import { coloured, colouredByEnd } from "./palette";
import { bars, stat, timeseries } from "./panels";
import { agents, counted, increased, increasedPerBar, instant, overTime } from "./queries";
import { agentVariables } from "./variables";

const costByModel = timeseries({
  title: "Cost by model",
  description: `What each model cost, per bar. ${whoseCost}`,
  empty: noCost,
  unit: "currencyUSD",
  draw: "stacked bars",
  legend: ["sum"],
  queries: [
    overTime(increasedPerBar(geminiCost, "model"), { legend: "{{model}}", interval: "1m" }),
    overTime(increasedPerBar(claudeCost, "model"), { legend: "{{model}}", interval: "1m" }),
  ],
});

/** What each project paid, the most expensive one first. */
const byProject = (cost: string): string =>
  `sort_desc(label_replace(${increased(cost, "agentproxy_project_id")} > 0, ` +
  '"agentproxy_project_id", "no project", "agentproxy_project_id", ""))';

const costByProject = bars({
  title: "Cost by project",
  description: `What the agents of each project cost in this range. ${whoseCost} Outside of AgentProxy it has no project.`,
  empty: noCost,
  unit: "currencyUSD",
  queries: [
    instant(byProject(geminiCost), { legend: "{{agentproxy_project_id}}: Gemini" }),
    instant(byProject(claudeCost), { legend: "{{agentproxy_project_id}}: Claude Code" }),
  ],
  overrides: colouredByEnd("Gemini", "Claude Code"),
});

const costAgainstBudget = timeseries({
  title: "Cost of the past hour, and the budget",
  description:
    "What all agents together cost in the hour before each point, reported or computed, whatever is selected above, and " +
    "the budget: the setting `alerts.costPerHourUsd`. Without one there is no line for it.",
  empty: noCost,
  unit: "currencyUSD",
  draw: "lines",
  queries: [
    overTime("sum(increase(agent_cost_usd_total[1h] anchored))", { legend: "past hour" }),
    overTime("max(agentproxy_otel:cost_budget_usd_per_hour)", { legend: "budget" }),
  ],
  overrides: coloured("budget"),
});

const tools = bars({
  title: "Tools, by number of uses",
  description: `What PA and Claude used. ${mainOnly} Claude's own tools always count as successful there.`,
  empty: "no tool used in this range",
  queries: [
    instant(
      `sort_desc(topk(12, ${counted(agents("agentproxy_tools_executions_total", 'success="true"'), "tool_name")} > 0))`,
      { legend: "{{tool_name}}" },
    ),
    instant(
      `sort_desc(topk(3, ${counted(agents("agentproxy_tools_executions_total", 'success="false"'), "tool_name")} > 0))`,
      { legend: "{{tool_name}}: fail" },
    ),
  ],
  overrides: colouredByEnd("fail"),
});

const lines = bars({
  title: "Lines changed",
  description: `Lines of code added and removed in this range. ${mainOnly}`,
  empty: "no line counted in this range",
  unit: "short",
  queries: [
    instant(counted(agents("agentproxy_code_lines_added_total")), { legend: "added" }),
    instant(counted(agents("agentproxy_code_lines_removed_total")), { legend: "removed" }),
  ],
});

const files = stat({
  title: "Files modified",
  description: `How often a file was modified in this range. ${mainOnly}`,
  empty: "none counted",
  unit: "short",
  queries: [instant(counted(agents("agentproxy_code_files_modified_total")))],
});

/** The use of the models: cost, tokens, errors, tools; Gemini, which PA uses, and Claude Code. */
export function modelUsageDashboard(): Dashboard {
  return dashboard({
    uid: "agentproxy-models",
    title: "Models, tokens and cost",
    description: "What Gemini and Claude Code cost and use, by model. Much of it comes from AgentProxy's main branch.",
    variables: agentVariables,
    from: "now-6h",
    rows: [
      {
        height: 5,
        panels: [
          [5, totalCost],
          [5, costPerTask],
          [5, tokens],
          [5, calls],
          [4, unpricedTokens("agent_unpriced_tokens_total", "Those of all agents, whatever is selected above.")],
        ],
      },
      {
        height: 9,
        panels: [
          [16, costByModel],
          [8, costByProject],
        ],
      },
      {
        height: 8,
        panels: [
          [16, budgetTable],
          [8, costPerDay],
        ],
      },
      {
        height: 9,
        panels: [
          [8, costAgainstBudget],
          [8, claudeTokens],
          [8, tokensOverTime],
        ],
      },
      {
        height: 7,
        panels: [
          [8, cacheHits],
          [8, edits],
          [8, contextWindow],
        ],
      },
      {
        height: 8,
        panels: [
          [16, callDuration],
          [8, errorsByType],
        ],
      },
      {
        height: 11,
        panels: [
          [12, tools],
          [8, lines],
          [4, files],
        ],
      },
    ],
  });
}
