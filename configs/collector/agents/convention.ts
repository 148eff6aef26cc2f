/**
 * The attributes of OpenTelemetry's GenAI semantic conventions that the collector adds, and the project's own for what
 * they don't name.
 *
 * The conventions are in development, and have no version since they left the general conventions after 1.41: `cache_write`
 * and not `cache_creation`, `gen_ai.provider.name` and not `gen_ai.system`. So they are pinned to a revision of their
 * repository. Cached tokens are part of the input tokens, and reasoning tokens part of the output tokens.
 * @see https://github.com/open-telemetry/semantic-conventions-genai/tree/32c328e85013588c6fe32ebc30934ab5b1752b6a/docs/gen-ai
 */
export const convention = {
  revision: "32c328e85013588c6fe32ebc30934ab5b1752b6a",
  attributes: {
    agent: "gen_ai.agent.name",
    provider: "gen_ai.provider.name",
    operation: "gen_ai.operation.name",
    requestModel: "gen_ai.request.model",
    responseModel: "gen_ai.response.model",
    conversation: "gen_ai.conversation.id",
    inputTokens: "gen_ai.usage.input_tokens",
    outputTokens: "gen_ai.usage.output_tokens",
    cacheReadTokens: "gen_ai.usage.cache_read.input_tokens",
    cacheWriteTokens: "gen_ai.usage.cache_write.input_tokens",
    reasoningTokens: "gen_ai.usage.reasoning.output_tokens",
    tool: "gen_ai.tool.name",
    toolCall: "gen_ai.tool.call.id",
    errorType: "error.type",
  },
} as const;

/** Attributes that the conventions have no name for. */
export const own = {
  /** Whose the span or record is: the label `agent` of the metrics. (`gen_ai.agent.name` may name a subagent.) */
  product: "agent.product",
  /** What happened, on the one signal that the metrics count: an {@link AgentEvent}. */
  event: "agent.event",
  /** `success` or `error`, of a call. */
  outcome: "agent.outcome",
  /** What a model call has cost, in USD. */
  cost: "agent.cost_usd",
  /** `computed`, if the cost was computed from the price list. Missing where the agent reports it. */
  costSource: "agent.cost_source",
  /** What the session does after it: a {@link SessionState}. */
  state: "agent.state",
  /** A hash of a tool call's arguments as they are stored: calls with the same one are equal. */
  argumentsHash: "agent.tool.arguments_hash",
} as const;

/**
 * What metrics count. `model_usage` has the tokens of a call, for an agent that reports the call and its tokens in
 * different records; `gave_up` ends the calls of a model that all failed.
 */
export type AgentEvent = "session" | "turn" | "model_call" | "model_usage" | "tool_call" | "waiting" | "gave_up";

/** What a session does: it works, waits for its user's decision, or has ended its turn. */
export type SessionState = "working" | "waiting" | "done";

/** An attribute that the collector adds. */
export type Attribute =
  (typeof convention.attributes)[keyof typeof convention.attributes] | (typeof own)[keyof typeof own];
