import { dashboard } from "./dashboard";
import { durationQuantiles } from "./durations";
import type { Dashboard } from "./types";
import { coloured, colouredByEnd } from "./palette";
import { bars, stat, timeseries } from "./panels";
import { agents, counted, countedPerBar, increased, instant, overTime, quantile, spanCalls } from "./queries";
import { agentVariables, modelVariable } from "./variables";

const ofModel = 'model=~"$model"';
const mainOnly = "AgentProxy's main branch only; revision 056aaa4 doesn't count it.";
const noTokens = "no tokens counted in this range";
const cost = agents("agentproxy_api_cost_usd_total", ofModel);
const prompt = agents("agentproxy_tokens_prompt_total", ofModel);
const completion = agents("agentproxy_tokens_completion_total", ofModel);
const callSpans = 'span_name="gemini.api.call", gemini_model=~"$model"';

const totalCost = stat({
  title: "Cost",
  description: `What the models cost in this range, as AgentProxy estimates it: \`agentproxy_api_cost_usd_total\`. ${mainOnly}`,
  empty: "no cost counted in this range",
  unit: "currencyUSD",
  queries: [instant(increased(cost))],
});

const costPerTask = stat({
  title: "Cost per task",
  description: `The cost of this range divided by the tasks started in it. ${mainOnly}`,
  empty: "no task with a cost in this range",
  unit: "currencyUSD",
  queries: [instant(`${increased(cost)} / (${counted(agents("agentproxy_tasks_started_total"))} > 0)`)],
});

const tokens = stat({
  title: "Tokens",
  description: `Tokens asked with (prompt) and answered with (completion) in this range. ${mainOnly}`,
  empty: noTokens,
  unit: "short",
  names: true,
  queries: [instant(counted(prompt), { legend: "prompt" }), instant(counted(completion), { legend: "completion" })],
  overrides: coloured("prompt", "completion"),
});

const calls = stat({
  title: "Calls",
  description: "Calls to Gemini in this range, from their spans. Both revisions.",
  empty: "no call in this range",
  queries: [instant(counted(spanCalls(callSpans)))],
});

const failedCalls = stat({
  title: "Failed calls",
  description: "Calls to Gemini whose span ended in an error. Both revisions.",
  empty: "none",
  queries: [instant(counted(spanCalls(`${callSpans}, status_code="STATUS_CODE_ERROR"`)))],
  thresholds: [
    { color: "green", value: null },
    { color: "red", value: 1 },
  ],
});

const costOverTime = timeseries({
  title: "Cost by model",
  description: `What each model cost, per bar; the bars add up to “Cost”. ${mainOnly}`,
  empty: "no cost counted in this range",
  unit: "currencyUSD",
  draw: "stacked bars",
  legend: ["sum"],
  queries: [
    overTime(`sum by (model) (increase(${cost}[$__interval] anchored))`, { legend: "{{model}}", interval: "1m" }),
  ],
});

const costByProject = bars({
  title: "Cost by project",
  description: `What the agents of each project cost in this range. ${mainOnly}`,
  empty: "no cost counted in this range",
  unit: "currencyUSD",
  queries: [
    instant(`sort_desc(${increased(cost, "agentproxy_project_id")} > 0)`, { legend: "{{agentproxy_project_id}}" }),
  ],
});

const tokensOverTime = timeseries({
  title: "Tokens by model and kind",
  description: `Tokens per bar. ${mainOnly} It declares cached tokens too, but never counts any.`,
  empty: noTokens,
  unit: "short",
  draw: "stacked bars",
  legend: ["sum"],
  queries: [
    overTime(countedPerBar(prompt, "model"), { legend: "{{model}}: prompt", interval: "1m" }),
    overTime(countedPerBar(completion, "model"), { legend: "{{model}}: completion", interval: "1m" }),
  ],
});

const contextWindow = bars({
  title: "Context window in use, p95",
  description:
    `How full the model's context window was: 95 of 100 calls used at most this much. ${mainOnly} Its first bucket ` +
    "ends at 5 %, so less than that reads as up to 5 %.",
  empty: "no call in this range",
  unit: "percent",
  decimals: 0,
  max: 100,
  thresholds: [
    { color: "green", value: null },
    { color: "orange", value: 75 },
    { color: "red", value: 90 },
  ],
  queries: [
    instant(quantile(0.95, agents("agentproxy_context_window_usage_percent_bucket", ofModel), "model"), {
      legend: "{{model}}",
    }),
  ],
});

const errorsByType = bars({
  title: "Errors by type",
  description: `Failed calls by kind of failure and HTTP status. ${mainOnly} “Failed calls” works for both.`,
  empty: "no error in this range",
  thresholds: [{ color: "red", value: null }],
  queries: [
    instant(`${counted(agents("agentproxy_api_errors_total"), "error_type", "status_code")} > 0`, {
      legend: "{{error_type}} {{status_code}}",
    }),
  ],
});

const callDuration = durationQuantiles({
  title: "Duration of calls to Gemini",
  description: "p50 and p95 at each point, from the calls' spans. The dots are single calls; a click opens the trace.",
  empty: "no call in this range",
  spans: callSpans,
  interval: "1m",
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
      `sort_desc(topk(4, ${counted(agents("agentproxy_tools_executions_total", 'success="false"'), "tool_name")} > 0))`,
      { legend: "{{tool_name}}: fail" },
    ),
  ],
  overrides: colouredByEnd("fail"),
});

const code = bars({
  title: "Code changed",
  description: `Lines added and removed, and files modified, in this range. ${mainOnly}`,
  empty: "no change counted in this range",
  unit: "short",
  queries: [
    instant(counted(agents("agentproxy_code_lines_added_total")), { legend: "lines added" }),
    instant(counted(agents("agentproxy_code_lines_removed_total")), { legend: "lines removed" }),
    instant(counted(agents("agentproxy_code_files_modified_total")), { legend: "files modified" }),
  ],
});

/** The use of the models: tokens, cost, errors, tools. */
export function modelUsageDashboard(): Dashboard {
  return dashboard({
    uid: "agentproxy-models",
    title: "Models, tokens and cost",
    description: "Tokens, cost, errors and context window, by model. Most of it comes from AgentProxy's main branch.",
    variables: [...agentVariables, modelVariable],
    from: "now-6h",
    rows: [
      {
        height: 5,
        panels: [
          [5, totalCost],
          [5, costPerTask],
          [6, tokens],
          [4, calls],
          [4, failedCalls],
        ],
      },
      {
        height: 9,
        panels: [
          [16, costOverTime],
          [8, costByProject],
        ],
      },
      {
        height: 9,
        panels: [
          [16, tokensOverTime],
          [8, contextWindow],
        ],
      },
      {
        height: 9,
        panels: [
          [16, callDuration],
          [8, errorsByType],
        ],
      },
      {
        height: 9,
        panels: [
          [16, tools],
          [8, code],
        ],
      },
    ],
  });
}
