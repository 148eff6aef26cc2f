import type { Agent } from "./agent";
import {
  attribute,
  constant,
  copied,
  copiedInteger,
  copiedText,
  event,
  hashed,
  integer,
  isFalse,
  span,
} from "./expressions";

/**
 * A span of a turn has two attributes `thread.id`: the number of the thread of the operating system, and after it the
 * conversation's id. A path finds the first one, and JSON has the last one.
 */
const lastThreadId = `ParseJSON(String(attributes))["thread.id"]`;
const conversation = {
  value: lastThreadId,
  when: `${attribute("thread.id")} != nil and IsString(${lastThreadId}) and IsMatch(${lastThreadId}, "^[0-9a-f]{8}-")`,
};

/**
 * Codex: the terminal program, `codex exec` and the app server. Its events have everything but the cost. Newer versions
 * count it (`codex.turn.cost_microusd`); that counter is kept under its own name, and isn't added to the cost that is
 * computed of the same calls. Its metrics don't say which process or host they come from, and those of `codex exec` have lacked the
 * tokens in several versions.
 *
 * A call lasts until the response begins. A shell command that ends with an error is a successful tool call.
 * @see https://github.com/openai/codex/tree/main/codex-rs/otel
 */
export const codex: Agent = {
  name: "codex",
  scope: "codex",
  everyRecord: { "gen_ai.conversation.id": copied("conversation.id") },
  records: [
    { where: event("codex.conversation_starts"), event: "session", attributes: {} },
    {
      where: event("codex.user_prompt"),
      event: "turn",
      state: "working",
      attributes: { "gen_ai.operation.name": constant("invoke_agent") },
    },
    {
      // Requests that list models, or the like, have other endpoints; requests by WebSocket have none.
      where:
        `(${event("codex.api_request", "codex.websocket_request")}) and ` +
        `(${attribute("endpoint")} == nil or HasPrefix(${attribute("endpoint")}, "/responses"))`,
      event: "model_call",
      failed:
        `${isFalse("success")} or ${attribute("error.message")} != nil or ` +
        `(${attribute("http.response.status_code")} != nil and ${integer("http.response.status_code")} >= 400)`,
      attributes: {
        "gen_ai.operation.name": constant("chat"),
        "gen_ai.provider.name": constant("openai"),
        "gen_ai.request.model": copied("model"),
        "error.type": copiedText("http.response.status_code"),
      },
    },
    {
      // Two records have this kind; the one with the tokens has no duration. It comes before the decision about a tool.
      where: `(${event("codex.sse_event")}) and ${attribute("input_token_count")} != nil`,
      event: "model_usage",
      state: "done",
      attributes: {
        "gen_ai.operation.name": constant("chat"),
        "gen_ai.provider.name": constant("openai"),
        "gen_ai.request.model": copied("model"),
        "gen_ai.response.model": copied("model"),
        "gen_ai.usage.input_tokens": copiedInteger("input_token_count"),
        "gen_ai.usage.output_tokens": copiedInteger("output_token_count"),
        "gen_ai.usage.cache_read.input_tokens": copiedInteger("cached_token_count"),
        "gen_ai.usage.cache_write.input_tokens": copiedInteger("cache_write_token_count"),
        "gen_ai.usage.reasoning.output_tokens": copiedInteger("reasoning_token_count"),
      },
    },
    { where: event("codex.tool_decision"), state: "working", attributes: {} },
    {
      where: event("codex.tool_result"),
      event: "tool_call",
      state: "working",
      failed: isFalse("success"),
      attributes: {
        "gen_ai.operation.name": constant("execute_tool"),
        "gen_ai.tool.name": copied("tool_name"),
        "gen_ai.tool.call.id": copied("call_id"),
        "agent.tool.arguments_hash": hashed("arguments"),
      },
    },
  ],
  spans: [
    {
      where: `${span("handle_responses")} and ${attribute("gen_ai.usage.input_tokens")} != nil`,
      attributes: {
        "gen_ai.operation.name": constant("chat"),
        "gen_ai.provider.name": constant("openai"),
        "gen_ai.usage.reasoning.output_tokens": copied("codex.usage.reasoning_output_tokens"),
      },
    },
    {
      where: span("session_task.turn"),
      state: "done",
      attributes: {
        "gen_ai.operation.name": constant("invoke_agent"),
        "gen_ai.request.model": copied("model"),
        "gen_ai.conversation.id": conversation,
      },
    },
    {
      // The name of the span is that of the tool.
      where: `${attribute("codex.tool.phase")} == "dispatch"`,
      attributes: {
        "gen_ai.operation.name": constant("execute_tool"),
        "gen_ai.tool.name": copied("tool_name"),
        "gen_ai.tool.call.id": copied("call_id"),
        "gen_ai.conversation.id": copied("conversation.id"),
      },
    },
  ],
  tokensFrom: "records",
  priced: true,
  keeps: ["codex.turn.cost_microusd", "codex.turn.e2e_duration_ms", "codex.turn.ttft.duration_ms"],
};
