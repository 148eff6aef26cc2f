import { readRecording } from "../../tools/telemetry/recording";
import type { AgentRecording } from "./agentRecordings";
import { trueTotals } from "./agentTotals";
import { listedCost } from "./listedPrices";
import { observe } from "./observed";
import { recordedSpans } from "./recordedSpans";
import { truthOf } from "./truth";

/** What the metrics of all agents must have after a recording was sent once. Zeros aren't listed. */
export interface AgentCounts {
  readonly sessions: number;
  readonly turns: number;
  readonly tokens: Readonly<Record<string, number>>;
  /** As the agent reports it, or by its tokens and the price list. */
  readonly costUsd?: number;
  readonly modelCalls: Readonly<Record<string, number>>;
  readonly toolCalls: Readonly<Record<string, number>>;
}

/** The totals of metrics and events that were computed from the recording itself. */
interface Observed {
  readonly metric_totals: Readonly<Record<string, number>>;
  readonly log_events: Readonly<Record<string, number>>;
  readonly spans: Readonly<Record<string, number>>;
}

interface Usage {
  readonly input_tokens: number;
  readonly output_tokens: number;
  readonly cache_creation_input_tokens: number;
  readonly cache_read_input_tokens: number;
  readonly cached_input_tokens: number;
  readonly cache_write_input_tokens: number;
  readonly reasoning_output_tokens: number;
}

interface GeminiTokens {
  readonly input: number;
  readonly candidates: number;
  readonly cached: number;
  readonly thoughts: number;
}

const some = (counts: Readonly<Record<string, number>>): Record<string, number> =>
  Object.fromEntries(Object.entries(counts).filter(([, value]) => value !== 0));

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Tokens by kind, after each agent's own output: the kinds are disjoint. */
const tokens: Readonly<Record<string, (recording: AgentRecording, observed: Observed) => Record<string, number>>> = {
  "claude-code": ({ truth }) => {
    const usage = truth["usage"] as Usage;
    return {
      input: usage.input_tokens,
      output: usage.output_tokens,
      cache_read: usage.cache_read_input_tokens,
      cache_write: usage.cache_creation_input_tokens,
    };
  },
  codex: ({ truth }) => {
    const usages = truth.runs.map((run) => run["usage"] as Usage);
    const of = (key: keyof Usage): number => sum(usages.map((usage) => usage[key]));
    return {
      input: of("input_tokens") - of("cached_input_tokens") - of("cache_write_input_tokens"),
      output: of("output_tokens") - of("reasoning_output_tokens"),
      cache_read: of("cached_input_tokens"),
      cache_write: of("cache_write_input_tokens"),
      reasoning: of("reasoning_output_tokens"),
    };
  },
  "gemini-cli": ({ truth }) => {
    const models = truth.runs.flatMap((run) =>
      Object.values((run["stats"] as { models: Record<string, { tokens: GeminiTokens }> }).models),
    );
    const of = (key: keyof GeminiTokens): number => sum(models.map((model) => model.tokens[key]));
    return { input: of("input"), output: of("candidates"), cache_read: of("cached"), reasoning: of("thoughts") };
  },
  "copilot-cli": (_, { metric_totals: totals }) => {
    const of = (name: string): number =>
      totals[`gen_ai.client.inference.usage.${name}{gen_ai.operation.name=chat}`] ?? NaN;
    return {
      input: of("input_tokens") - of("cache_read.input_tokens"),
      output: of("output_tokens") - of("reasoning.output_tokens"),
      cache_read: of("cache_read.input_tokens"),
      cache_write: of("cache_write.input_tokens"),
      reasoning: of("reasoning.output_tokens"),
    };
  },
  opencode: () => ({}),
};

/** Calls that failed: Claude Code counts one that it gave up, and not the retries before. */
function failedCalls({ agent, truth }: AgentRecording, { log_events: events }: Observed): number {
  return agent === "claude-code" ? (events["api_error"] ?? 0) : truth.api_requests_answered_with_error;
}

/** What several runs must have counted. */
export function times(runs: number, { costUsd, ...counts }: AgentCounts): AgentCounts {
  const each = (values: Readonly<Record<string, number>>): Record<string, number> =>
    Object.fromEntries(Object.entries(values).map(([key, value]) => [key, value * runs]));
  return {
    sessions: counts.sessions * runs,
    turns: counts.turns * runs,
    tokens: each(counts.tokens),
    ...(costUsd !== undefined && { costUsd: Number((costUsd * runs).toFixed(9)) }),
    modelCalls: each(counts.modelCalls),
    toolCalls: each(counts.toolCalls),
  };
}

/** What a recording of AgentProxy must have counted: its own work, and not that of the Claude Code that it drives. */
export function agentProxyCounts(name: string): AgentCounts {
  const { tasks, metrics } = truthOf(name);
  const spans = recordedSpans(name);
  const of = (instrument: string): number =>
    sum(metrics.filter((one) => one.instrument === instrument).map(({ value }) => value));
  const functions = spans.filter((one) => one.name.startsWith("pa.function."));
  const succeeded = functions.filter(({ attributes }) => String(attributes["pa.function.success"]) === "true").length;
  const cost = of("agentproxy.api.cost");
  return {
    sessions: tasks,
    turns: tasks,
    tokens: some({ input: of("agentproxy.tokens.prompt"), output: of("agentproxy.tokens.completion") }),
    ...(cost > 0 && { costUsd: Number(cost.toFixed(9)) }),
    modelCalls: { success: spans.filter((one) => one.name === "gemini.api.call").length },
    toolCalls: some({ success: succeeded, error: functions.length - succeeded }),
  };
}

/** What must be counted of a recording by `npm run agents:record`, by what it says in its truth. */
function scenarioCounts({ agent, truth }: AgentRecording): AgentCounts {
  const truly = trueTotals(truth) as Required<ReturnType<typeof trueTotals>>;
  return {
    sessions: truly.starts,
    // A built-in command isn't a turn.
    turns: truly.starts - ((truth["commands"] as number | undefined) ?? 0),
    tokens: some({
      input: truly.inputTokens,
      output: truly.outputTokens,
      cache_read: truly.cacheReadTokens,
      cache_write: truly.cacheWriteTokens,
      reasoning: truly.reasoningTokens,
    }),
    ...(agent === "claude-code" && { costUsd: truly.costUsd }),
    // Of those that it retried, Claude Code exports the last one, and only if it gave up.
    modelCalls: some({
      success: truly.modelCalls,
      error: agent === "claude-code" ? ((truth["gave_up"] as number | undefined) ?? 0) : truly.failedModelCalls,
    }),
    toolCalls: some({ success: truly.toolCalls - truly.failedToolCalls, error: truly.failedToolCalls }),
  };
}

/** opencode loses spans when it ends. Those that it sent must be counted, and the sessions are all there. */
function opencodeCounts({ file, truth }: AgentRecording): AgentCounts {
  const { spans } = observe(readRecording(file));
  const named = (name: string, failed: boolean): number =>
    spans((span) => span.name === name && span.failed === failed);
  const outcomes = (name: string): Record<string, number> =>
    some({ success: named(name, false), error: named(name, true) });
  return {
    sessions: truth.sessions,
    turns: named("SessionPrompt.createUserMessage", false),
    tokens: {},
    modelCalls: outcomes("LLM.run"),
    toolCalls: outcomes("Tool.execute"),
  };
}

/** The models in the recordings of agents that don't report their cost. No call of theirs has a long input. */
const modelOf: Readonly<Record<string, string>> = {
  codex: "gpt-5.5",
  "copilot-cli": "gpt-5.4",
  "gemini-cli": "gemini-2.5-pro",
};

/** What must be counted. */
export function agentCounts(recording: AgentRecording): AgentCounts {
  const counts = reportedCounts(recording);
  const model = modelOf[recording.agent];
  const isPriced = model !== undefined && Object.keys(counts.tokens).length > 0;
  return isPriced ? { ...counts, costUsd: Number(listedCost(model, counts.tokens).toFixed(9)) } : counts;
}

/** What must be counted of what the agent reports. */
function reportedCounts(recording: AgentRecording): AgentCounts {
  const { truth, agent } = recording;
  if (truth["tokens"] !== undefined) {
    return agent === "opencode" ? opencodeCounts(recording) : scenarioCounts(recording);
  }
  const observed = truth["observed_in_recording"] as Observed;
  const cost = truth["total_cost_usd"] as number | undefined;
  return {
    sessions: truth.sessions,
    // Each run has one prompt.
    turns: truth.runs.length,
    tokens: some(tokens[agent]!(recording, observed)),
    ...(cost !== undefined && cost > 0 && { costUsd: cost }),
    modelCalls: some({
      success: truth.api_requests_answered_ok,
      error: failedCalls(recording, observed),
    }),
    toolCalls: some({
      success: truth.tool_calls - truth.tool_calls_failed,
      error: truth.tool_calls_failed,
    }),
  };
}
