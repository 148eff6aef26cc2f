import type { Agent, Attributes } from "./agent";
import {
  attribute,
  constant,
  copied,
  copiedInteger,
  copiedText,
  event,
  hashed,
  isFalse,
  span,
  total,
} from "./expressions";

/** Claude's own kinds of tokens are disjoint; in the convention, input tokens include cached ones. */
const usage: Attributes = {
  "gen_ai.usage.input_tokens": total("input_tokens", "cache_read_tokens", "cache_creation_tokens"),
  "gen_ai.usage.output_tokens": copiedInteger("output_tokens"),
  "gen_ai.usage.cache_read.input_tokens": copiedInteger("cache_read_tokens"),
  "gen_ai.usage.cache_write.input_tokens": copiedInteger("cache_creation_tokens"),
};

const call: Attributes = {
  "gen_ai.operation.name": constant("chat"),
  "gen_ai.provider.name": constant("anthropic"),
  "gen_ai.request.model": copied("model"),
  "gen_ai.response.model": copied("model"),
};

const builtin = `${attribute("command_source")} == "builtin"`;
const permission = `${attribute("hook_event")} == "PermissionRequest"`;
const refused = `${attribute("decision")} == "reject"`;
const mainSource = `IsMatch(${attribute("query_source")}, "^(repl_main_thread|sdk)")`;

/**
 * Claude Code. It has exact counters of sessions, tokens, cost and time, as deltas. Calls of models and tools are only
 * in its events, and how long it waited for permission only in its spans.
 *
 * A call that succeeds after retries is one event without an error.
 * @see https://code.claude.com/docs/en/monitoring-usage
 */
export const claudeCode: Agent = {
  name: "claude-code",
  scope: "com.anthropic.claude_code",
  everyRecord: { "gen_ai.conversation.id": copied("session.id") },
  records: [
    {
      // Commands such as `/exit` are events of this kind, too, and aren't answered.
      where: `${event("user_prompt")} and not (${builtin})`,
      event: "turn",
      state: "working",
      attributes: { "gen_ai.operation.name": constant("invoke_agent") },
    },
    {
      where: event("api_request"),
      event: "model_call",
      failed: "false",
      attributes: { ...call, ...usage, "agent.cost_usd": copied("cost_usd") },
    },
    {
      where: event("api_error"),
      event: "model_call",
      state: "done",
      failed: "true",
      attributes: { ...call, "error.type": copiedText("status_code") },
    },
    {
      where: event("api_retries_exhausted"),
      event: "gave_up",
      state: "done",
      attributes: { ...call, "error.type": copiedText("status_code") },
    },
    // With a hook for permission, these events show that Claude waits for it, and that a question or a plan waits, too.
    // The start of the hook comes before the end of the message in which Claude wants to call the tool.
    { where: `${event("hook_execution_complete")} and ${permission}`, state: "waiting", attributes: {} },
    // A tool that the user refuses ends the turn.
    { where: `${event("tool_decision")} and not (${refused})`, state: "working", attributes: {} },
    { where: `${event("tool_decision")} and ${refused}`, state: "done", attributes: {} },
    // Also a text before a tool call is one, so that a session may seem done while the tool runs. Those of subagents, and
    // of calls that make titles, have other sources.
    { where: `${event("assistant_response")} and ${mainSource}`, state: "done", attributes: {} },
    {
      where: event("tool_result"),
      event: "tool_call",
      state: "working",
      failed: isFalse("success"),
      attributes: {
        "gen_ai.operation.name": constant("execute_tool"),
        "gen_ai.tool.name": copied("tool_name"),
        "gen_ai.tool.call.id": copied("tool_use_id"),
        "error.type": copied("error_type"),
        "agent.tool.arguments_hash": hashed("tool_input"),
      },
    },
  ],
  spans: [
    // Their attributes have the names of the convention already.
    { where: span("claude_code.interaction", "claude_code.tool"), attributes: {} },
    { where: span("claude_code.llm_request"), attributes: { ...call, ...usage } },
    {
      // Permission by the configuration, or by a hook, is given without waiting for the user.
      where: `${span("claude_code.tool.blocked_on_user")} and IsMatch(${attribute("source")}, "^user")`,
      event: "waiting",
      attributes: {},
    },
  ],
  metrics: [
    { from: "claude_code.session.count", to: "agent.sessions" },
    {
      from: "claude_code.token.usage",
      to: "agent.tokens",
      model: "model",
      kind: {
        attribute: "type",
        values: { input: "input", output: "output", cacheRead: "cache_read", cacheCreation: "cache_write" },
      },
    },
    { from: "claude_code.cost.usage", to: "agent.cost", model: "model" },
    {
      from: "claude_code.active_time.total",
      to: "agent.active_time",
      kind: { attribute: "type", values: { user: "user", cli: "agent" } },
    },
  ],
  // Eight counters whose attributes have few values.
  keeps: "all",
};
