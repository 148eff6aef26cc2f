import { ValueType, type Counter, type Histogram, type Meter, type UpDownCounter } from "@opentelemetry/api";

/** AgentProxy's instruments, with the names, units and types that it uses. */
export interface Instruments {
  readonly sessionsActive: UpDownCounter;
  readonly tasksStarted: Counter;
  readonly tasksCompleted: Counter;
  readonly claudeIterations: Counter;
  readonly verifications: Counter;
  readonly decisions: Counter;
  readonly taskDuration: Histogram;
  readonly reasoningDuration: Histogram;
  readonly geminiDuration: Histogram;
  readonly tokensConsumed: Counter;
  readonly tokensPrompt: Counter;
  readonly tokensCompletion: Counter;
  readonly apiRequests: Counter;
  readonly apiErrors: Counter;
  readonly apiCost: Counter;
  readonly contextWindow: Histogram;
  readonly toolExecutions: Counter;
  readonly toolDuration: Histogram;
  readonly linesAdded: Counter;
  readonly linesRemoved: Counter;
  readonly filesModified: Counter;
}

/** Creates all instruments. The SDK exports an instrument only once a value was recorded. */
export function instruments(meter: Meter): Instruments {
  const count = (name: string, unit = "1"): Counter =>
    meter.createCounter(`agentproxy.${name}`, { unit, valueType: ValueType.INT });
  const seconds = (name: string): Histogram => meter.createHistogram(`agentproxy.${name}.duration`, { unit: "s" });
  return {
    sessionsActive: meter.createUpDownCounter("agentproxy.sessions.active", { unit: "1", valueType: ValueType.INT }),
    tasksStarted: count("tasks.started"),
    tasksCompleted: count("tasks.completed"),
    claudeIterations: count("claude.iterations"),
    verifications: count("verifications"),
    decisions: count("pa.decisions"),
    taskDuration: seconds("task"),
    reasoningDuration: seconds("pa.reasoning"),
    geminiDuration: seconds("gemini.api"),
    tokensConsumed: count("tokens.consumed", "tokens"),
    tokensPrompt: count("tokens.prompt", "tokens"),
    tokensCompletion: count("tokens.completion", "tokens"),
    apiRequests: count("api.requests"),
    apiErrors: count("api.errors"),
    apiCost: meter.createCounter("agentproxy.api.cost", { unit: "usd" }),
    contextWindow: meter.createHistogram("agentproxy.context_window.usage_percent", { unit: "%" }),
    toolExecutions: count("tools.executions"),
    toolDuration: seconds("tools"),
    linesAdded: count("code.lines_added", "lines"),
    linesRemoved: count("code.lines_removed", "lines"),
    filesModified: count("code.files_modified"),
  };
}
