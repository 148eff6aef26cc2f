import type { Shown } from "./panels";
import { countBy, type RecordedSpan } from "./recordedSpans";
import { gemini, named, single, suffixed, type Sent } from "./sent";
import { claudeTruth } from "./truth";

/** The seconds that spans lasted together, by a name. */
const seconds = (name: string, spans: readonly RecordedSpan[]): Shown =>
  single(spans.length === 0 ? undefined : spans.reduce((sum, span) => sum + span.seconds, 0), name);

const tests = ["pa.function.run_tests", "pa.function.verify_code", "pa.function.verify_product"];

/** The budget of the tested stack, in USD per hour. */
export const budget = 3;

/** The values of a panel that exists on two dashboards, or in the whole range and over time. */
function both<Value>(
  names: readonly (readonly [string, string])[],
  values: Readonly<Record<string, Value>>,
): Record<string, Value> {
  return Object.fromEntries(
    names.flatMap(([dashboard, panel]) =>
      Object.entries(values).map(([refId, value]) => [`${dashboard} / ${panel} / ${refId}`, value]),
    ),
  );
}

const overview = "AgentProxy Overview";
const models = "Models, tokens and cost";

/** What a query shows after a recording, and that of Claude Code, were replayed once. */
export type Exact = (sent: Sent) => Shown;

/** The exact results of the queries of the overview, and of the dashboard about models. */
export const overviewAndModels: Readonly<Record<string, Exact>> = {
  // All processes have ended; tests/binaries/runningTasks.test.ts has some that run.
  ...both(
    [[overview, "Running now"]],
    Object.fromEntries([..."ABCDE"].map((refId): [string, Exact] => [refId, () => ({})])),
  ),
  // One process, one task; processes without an id have no trace.
  "AgentProxy Overview / Last tasks / Cost": ({ of, traceIds }) => {
    const cost = of("agentproxy.api.cost");
    return cost === undefined ? {} : Object.fromEntries(traceIds.map((id) => [id, cost]));
  },
  "AgentProxy Overview / Success rate / A": () => ({ "in this range": 1 }),
  "AgentProxy Overview / Success rate / B": () => ({}),
  "AgentProxy Overview / Median duration / B": () => ({}),
  ...both<Exact>(
    [
      [overview, "How they ended"],
      [overview, "Tasks over time, by how they ended"],
    ],
    {
      A: ({ spans }) => countBy(named(spans, "pa.run_task"), ({ attributes }) => attributes["pa.status"]!),
      B: () => ({}),
    },
  ),
  ...both<Exact>(
    [
      [overview, "Where the time goes"],
      [overview, "Where the time goes, over time"],
    ],
    {
      A: ({ spans }) => seconds("Claude", named(spans, "claude.subprocess")),
      B: ({ spans }) => seconds("Gemini", gemini(spans)),
      C: ({ spans }) =>
        seconds(
          "Tests and verifications",
          spans.filter(({ name }) => tests.includes(name)),
        ),
    },
  ),
  ...both<Exact>(
    [
      [overview, "Cost"],
      [overview, "Cost over time"],
      [models, "Cost"],
    ],
    {
      A: ({ of }) => single(of("agentproxy.api.cost"), "Gemini"),
      B: () => ({ "Claude Code": claudeTruth.costUsd }),
    },
  ),
  "AgentProxy Overview / What PA decided / A": ({ spans }) =>
    countBy(named(spans, "pa.reasoning_loop"), ({ attributes }) => attributes["pa.function"]!),
  "AgentProxy Overview / Verifications by type and result / A": ({ by }) =>
    by("agentproxy.verifications", "type", "result"),
  "Models, tokens and cost / Gemini's cost per task / A": ({ of, truth }) => {
    const cost = of("agentproxy.api.cost");
    return single(cost === undefined ? undefined : cost / truth.tasks);
  },
  "Models, tokens and cost / Gemini's tokens / A": ({ of }) => single(of("agentproxy.tokens.prompt"), "prompt"),
  "Models, tokens and cost / Gemini's tokens / B": ({ of }) => single(of("agentproxy.tokens.completion"), "completion"),
  "Models, tokens and cost / Calls to Gemini / A": ({ spans }) => single(gemini(spans).length, "all"),
  "Models, tokens and cost / Calls to Gemini / B": () => ({ failed: 0 }),
  "Models, tokens and cost / Cost by model / A": ({ by }) => by("agentproxy.api.cost", "model"),
  "Models, tokens and cost / Cost by model / B": () => ({ [claudeTruth.model]: claudeTruth.costUsd }),
  "Models, tokens and cost / Cost by project / A": ({ of }) => single(of("agentproxy.api.cost"), "default: Gemini"),
  "Models, tokens and cost / Cost by project / B": () => ({ "no project: Claude Code": claudeTruth.costUsd }),
  "Models, tokens and cost / Claude Code: tokens by kind / A": () => claudeTruth.tokens,
  "Models, tokens and cost / Claude Code: prompt cache hits / A": () => {
    const { input, cacheRead, cacheCreation } = claudeTruth.tokens;
    return { [claudeTruth.model]: cacheRead / (input + cacheRead + cacheCreation) };
  },
  // Nothing was edited in the recording; tests/binaries/demo.test.ts has edits.
  "Models, tokens and cost / Claude Code: edits / A": () => ({}),
  "Models, tokens and cost / Gemini: tokens by model and kind / A": ({ by }) =>
    suffixed(by("agentproxy.tokens.prompt", "model"), "prompt"),
  "Models, tokens and cost / Gemini: tokens by model and kind / B": ({ by }) =>
    suffixed(by("agentproxy.tokens.completion", "model"), "completion"),
  // The recorded calls used 0.01 %.
  "Models, tokens and cost / Gemini: context window nearly full / A": ({ by }) =>
    Object.fromEntries(Object.keys(by("agentproxy.context_window.usage_percent", "model")).map((model) => [model, 0])),
  "Models, tokens and cost / Gemini: failed calls by kind / A": () => ({}),
  "Models, tokens and cost / Gemini: failed calls by kind / B": () => ({}),
  "Models, tokens and cost / Tools, by number of uses / A": ({ tools }) => tools("true"),
  "Models, tokens and cost / Tools, by number of uses / B": ({ tools }) => suffixed(tools("false"), "fail"),
  "Models, tokens and cost / Lines changed / A": () => ({}),
  "Models, tokens and cost / Lines changed / B": () => ({}),
  "Models, tokens and cost / Files modified / A": ({ of }) => single(of("agentproxy.code.files_modified")),
};

/** The exact value at the end of a line that shows a state and not what was counted since the point before. */
export const lines: Readonly<Record<string, Exact>> = {
  "Models, tokens and cost / Cost of the past hour, and the budget / A": ({ of }) => ({
    "past hour": (of("agentproxy.api.cost") ?? 0) + claudeTruth.costUsd,
  }),
  "Models, tokens and cost / Cost of the past hour, and the budget / B": () => ({ budget }),
};

/** Queries whose values are sums or quotients of doubles; all others are integers. */
export const inexact = /\/ (Cost|Gemini's cost|Where the time goes|Claude Code: prompt cache)|Last tasks/;

/** Queries that display a quantile of the durations of spans. */
export const quantiles: Readonly<Record<string, readonly [legend: string, q: number, span: string]>> = {
  "AgentProxy Overview / Median duration / A": ["in this range", 0.5, "pa.run_task"],
  "Models, tokens and cost / Gemini: duration of calls / A": ["p50", 0.5, "gemini.api.call"],
  "Models, tokens and cost / Gemini: duration of calls / B": ["p95", 0.95, "gemini.api.call"],
};
