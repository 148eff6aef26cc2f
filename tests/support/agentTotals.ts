import type { Observed } from "./observed";
import type { AgentTruth } from "./agentRecordings";

/** What users want to know of an agent. Tokens are in kinds that don't overlap. */
export interface Totals {
  readonly sessions: number;
  /** Sessions that were begun or resumed: the processes. Some agents don't tell one from the other. */
  readonly starts: number;
  readonly inputTokens: number;
  readonly cacheReadTokens: number;
  readonly cacheWriteTokens: number;
  readonly outputTokens: number;
  readonly reasoningTokens: number;
  readonly costUsd: number;
  readonly modelCalls: number;
  readonly failedModelCalls: number;
  readonly toolCalls: number;
  /** Also of those above. A shell command that ends with another status than 0 is one for Claude Code only. */
  readonly failedToolCalls: number;
}

const is =
  (key: string, ...values: string[]) =>
  (attributes: Readonly<Record<string, string>>): boolean =>
    values.includes(attributes[key] ?? "");

/**
 * Where each agent says it, in its own names. What is missing, the agent doesn't say exactly:
 *
 * - Claude Code: failed calls that it retried with success; tokens of reasoning are part of the output.
 * - opencode: anything but sessions, because its last spans are lost at its end.
 * - Only Claude Code and AgentProxy say what it cost.
 */
export const agentTotals: Readonly<Record<string, (observed: Observed) => Partial<Totals>>> = {
  "claude-code": ({ total, records }) => ({
    sessions: total("claude_code.session.count", is("start_type", "fresh")),
    starts: total("claude_code.session.count"),
    inputTokens: total("claude_code.token.usage", is("type", "input")),
    cacheReadTokens: total("claude_code.token.usage", is("type", "cacheRead")),
    cacheWriteTokens: total("claude_code.token.usage", is("type", "cacheCreation")),
    outputTokens: total("claude_code.token.usage", is("type", "output")),
    costUsd: total("claude_code.cost.usage"),
    modelCalls: records("api_request"),
    toolCalls: records("tool_result"),
    failedToolCalls: records("tool_result", is("success", "false")),
  }),
  "gemini-cli": ({ total, records }) => {
    const tokens = (type: string): number => total("gemini_cli.token.usage", is("type", type));
    return {
      starts: total("gemini_cli.session.count"),
      inputTokens: tokens("input") - tokens("cache"),
      cacheReadTokens: tokens("cache"),
      outputTokens: tokens("output"),
      reasoningTokens: tokens("thought"),
      modelCalls: records("gemini_cli.api_response"),
      // Its counter of requests counts a failed one twice.
      failedModelCalls: records("gemini_cli.api_error"),
      toolCalls: total("gemini_cli.tool.call.count"),
      failedToolCalls: total("gemini_cli.tool.call.count", is("success", "false")),
    };
  },
  // Its metrics say the same, but are lost when it gives up because its API is down.
  codex: ({ records, recorded }) => {
    const tokens = (kind: string): number => recorded("codex.sse_event", `${kind}_token_count`);
    const failed = records("codex.api_request", (attributes) => attributes["error.message"] !== undefined);
    return {
      starts: records("codex.conversation_starts"),
      inputTokens: tokens("input") - tokens("cached"),
      cacheReadTokens: tokens("cached"),
      outputTokens: tokens("output") - tokens("reasoning"),
      reasoningTokens: tokens("reasoning"),
      modelCalls: records("codex.api_request") - failed,
      failedModelCalls: failed,
      toolCalls: records("codex.tool_result"),
      failedToolCalls: records("codex.tool_result", is("success", "false")),
    };
  },
  opencode: ({ spans }) => ({ sessions: spans(({ name }) => name === "Session.create") }),
  "copilot-cli": ({ total, spans, count }) => {
    const tokens = (kind: string): number => total(`gen_ai.client.inference.usage.${kind}_tokens`);
    const chats = count("gen_ai.client.inference.duration");
    const failed = count("gen_ai.client.inference.duration", ({ "error.type": error }) => error !== undefined);
    return {
      starts: spans(({ name }) => name === "invoke_agent"),
      inputTokens: tokens("input") - tokens("cache_read.input"),
      cacheReadTokens: tokens("cache_read.input"),
      outputTokens: tokens("output") - tokens("reasoning.output"),
      reasoningTokens: tokens("reasoning.output"),
      modelCalls: chats - failed,
      failedModelCalls: failed,
      toolCalls: total("github.copilot.tool.call.count"),
      failedToolCalls: total("github.copilot.tool.call.count", is("success", "false")),
    };
  },
};

/** Agents that exit without exporting the failed call after which they give up. */
const losesLastFailure = ["codex", "gemini-cli"];

/** What really happened, as far as the truth says it. */
export function trueTotals(truth: AgentTruth): Partial<Totals> {
  const {
    agent,
    shell_commands_with_nonzero_exit: ended,
    gave_up: gaveUp = 0,
    tokens,
    cost_usd,
  } = truth as unknown as {
    agent: string;
    shell_commands_with_nonzero_exit: number;
    gave_up?: number;
    tokens?: Record<"input" | "cacheRead" | "cacheWrite" | "output" | "reasoning", number>;
    cost_usd?: number;
  };
  return {
    sessions: truth.sessions,
    starts: truth.runs.length,
    modelCalls: truth.api_requests_answered_ok,
    failedModelCalls: truth.api_requests_answered_with_error - (losesLastFailure.includes(agent) ? gaveUp : 0),
    toolCalls: truth.tool_calls,
    failedToolCalls: truth.tool_calls_failed + (agent === "claude-code" ? ended : 0),
    ...(cost_usd !== undefined && { costUsd: cost_usd }),
    ...(tokens && {
      inputTokens: tokens.input,
      cacheReadTokens: tokens.cacheRead,
      cacheWriteTokens: tokens.cacheWrite,
      outputTokens: tokens.output,
      reasoningTokens: tokens.reasoning,
    }),
  };
}

/** The parts of the truth that an agent exports. */
export function exported(sent: Partial<Totals>, truly: Partial<Totals>): Partial<Totals> {
  return Object.fromEntries(Object.entries(truly).filter(([concept]) => Object.hasOwn(sent, concept)));
}
