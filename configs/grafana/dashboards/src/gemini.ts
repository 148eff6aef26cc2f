import { geminiCost } from "./costs";
import { durationQuantiles } from "./durations";
import { coloured } from "./palette";
import { barColour, bars, stat, timeseries } from "./panels";
import { agents, counted, countedPerBar, increased, instant, overTime, spanCalls } from "./queries";
import type { Panel } from "./types";

/** Panels about Gemini, by which PA decides: from AgentProxy's metrics and the spans of the calls. */

/** For descriptions of panels with metrics that only one revision has. */
export const mainOnly = "AgentProxy's main branch only; revision 056aaa4 doesn't count it.";
const prompt = agents("agentproxy_tokens_prompt_total");
const completion = agents("agentproxy_tokens_completion_total");
const callSpans = 'span_name="gemini.api.call"';
const failedCallSpans = `${callSpans}, status_code="STATUS_CODE_ERROR"`;

/** The labels of an agent, which tell those that count cost from those that don't. */
const agent = "service_namespace, agentproxy_owner, agentproxy_project_id, agentproxy_role, host_name";

/** What a task pays to Gemini on average. */
export const costPerTask: Panel = stat({
  title: "Gemini's cost per task",
  description:
    "What Gemini cost in this range, divided by the tasks that were started in it by agents that count cost (main " +
    "branch). “Last tasks” on the overview has the cost of each.",
  empty: "no task with a cost in this range",
  unit: "currencyUSD",
  queries: [
    instant(
      `${increased(geminiCost)} / (round(sum(increase(${agents("agentproxy_tasks_started_total")}[$__range] anchored) ` +
        `and on (${agent}) (increase(${geminiCost}[$__range] anchored) > 0))) > 0)`,
    ),
  ],
});

/** The tokens of the range. */
export const tokens: Panel = stat({
  title: "Gemini's tokens",
  description: `Tokens asked with (prompt) and answered with (completion) in this range. ${mainOnly}`,
  empty: "no tokens counted in this range",
  unit: "short",
  names: true,
  below: true,
  queries: [instant(counted(prompt), { legend: "prompt" }), instant(counted(completion), { legend: "completion" })],
  overrides: coloured("prompt", "completion"),
});

/** The calls of the range, and how many failed. */
export const calls: Panel = stat({
  title: "Calls to Gemini",
  description:
    "Calls to Gemini in this range, from their spans, and those whose span ended in an error. Both revisions.",
  empty: "no call in this range",
  names: true,
  below: true,
  queries: [
    instant(counted(spanCalls(callSpans)), { legend: "all" }),
    instant(`${counted(spanCalls(failedCallSpans))} or 0 * ${counted(spanCalls(callSpans))}`, { legend: "failed" }),
  ],
});

/** Tokens per bar. */
export const tokensOverTime: Panel = timeseries({
  title: "Gemini: tokens by model and kind",
  description: `Tokens per bar. ${mainOnly} It declares cached tokens too, but never counts any.`,
  empty: "no tokens counted in this range",
  unit: "short",
  draw: "stacked bars",
  legend: ["sum"],
  queries: [
    overTime(countedPerBar(prompt, "model"), { legend: "{{model}}: prompt", interval: "1m" }),
    overTime(countedPerBar(completion, "model"), { legend: "{{model}}: completion", interval: "1m" }),
  ],
});

const usage = (bound: string): string =>
  counted(agents("agentproxy_context_window_usage_percent_bucket", `le="${bound}"`), "model");

/** How often the context window was nearly full. */
export const contextWindow: Panel = stat({
  title: "Gemini: context window nearly full",
  description:
    `The share of the calls that used more than 75 % of the model's context window. ${mainOnly} 75 % is a bound of ` +
    "AgentProxy's buckets, so the share is exact.",
  empty: "no call in this range",
  unit: "percentunit",
  decimals: 0,
  names: true,
  below: true,
  thresholds: [
    { color: "text", value: null },
    { color: "green", value: 0 },
    { color: "orange", value: 0.05 },
    { color: "red", value: 0.25 },
  ],
  queries: [instant(`1 - ${usage("75.0")} / (${usage("+Inf")} > 0)`, { legend: "{{model}}" })],
});

/** The failed calls, by what failed. */
export const errorsByType: Panel = bars({
  title: "Gemini: failed calls by kind",
  description:
    "The failed calls by kind of failure and HTTP status, as the main branch counts them (`agentproxy_api_errors_total`). " +
    "Revision 056aaa4 counts no kinds: its failed calls, known from their spans, are “kind unknown”. Together they are " +
    "the failed ones of “Calls to Gemini”.",
  empty: "no failed call in this range",
  thresholds: barColour("red"),
  queries: [
    instant(`${counted(agents("agentproxy_api_errors_total"), "error_type", "status_code")} > 0`, {
      legend: "{{error_type}} {{status_code}}",
    }),
    instant(`${counted(spanCalls(`${failedCallSpans}, gemini_success=""`))} > 0`, { legend: "kind unknown" }),
  ],
});

/** How long calls took. */
export const callDuration: Panel = durationQuantiles({
  title: "Gemini: duration of calls",
  description: "p50 and p95 at each point, from the calls' spans. The dots are single calls; a click opens the task.",
  empty: "no call in this range",
  spans: callSpans,
  interval: "1m",
});
