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

const call: Attributes = {
  "gen_ai.provider.name": constant("gcp.gemini"),
  "gen_ai.request.model": copied("model"),
  "gen_ai.response.model": copied("model"),
};

const session = `resource.attributes["session.id"]`;

/**
 * Gemini CLI. Its events have everything; its counter of requests counts a failed one twice, and its spans have tokens
 * only with `GEMINI_TELEMETRY_TRACES_ENABLED`.
 *
 * A shell command that ends with an error is a successful tool call.
 * @see https://github.com/google-gemini/gemini-cli/blob/main/docs/cli/telemetry.md
 */
export const geminiCli: Agent = {
  name: "gemini-cli",
  scope: "gemini-cli",
  everyRecord: { "gen_ai.conversation.id": { value: session, when: `${session} != nil` } },
  records: [
    { where: event("gemini_cli.config"), event: "session", attributes: {} },
    {
      where: event("gemini_cli.user_prompt"),
      event: "turn",
      state: "working",
      attributes: { "gen_ai.operation.name": constant("invoke_agent") },
    },
    { where: event("gemini_cli.api_request"), state: "working", attributes: {} },
    // With a hook for notifications: the one that it has is about permission.
    {
      where: `${event("gemini_cli.hook_call")} and ${attribute("hook_event_name")} == "Notification"`,
      state: "waiting",
      attributes: {},
    },
    {
      // A response that calls a tool is no other than one that ends the turn; the tool's record comes when it has ended.
      where: event("gemini_cli.api_response"),
      event: "model_call",
      state: "done",
      failed: "false",
      attributes: {
        ...call,
        "gen_ai.operation.name": constant("chat"),
        // The prompts of tools aren't part of the input in this record, nor are thoughts part of the output.
        "gen_ai.usage.input_tokens": total("input_token_count", "tool_token_count"),
        "gen_ai.usage.output_tokens": total("output_token_count", "thoughts_token_count"),
        "gen_ai.usage.cache_read.input_tokens": copiedInteger("cached_content_token_count"),
        "gen_ai.usage.reasoning.output_tokens": copiedInteger("thoughts_token_count"),
      },
    },
    {
      where: event("gemini_cli.api_error"),
      event: "model_call",
      state: "done",
      failed: "true",
      attributes: {
        ...call,
        "gen_ai.operation.name": constant("chat"),
        "error.type": copiedText("status_code"),
      },
    },
    {
      where: event("gemini_cli.tool_call"),
      event: "tool_call",
      state: "working",
      failed: isFalse("success"),
      attributes: {
        "gen_ai.operation.name": constant("execute_tool"),
        "gen_ai.tool.name": copied("function_name"),
        "error.type": copied("error_type"),
        "agent.tool.arguments_hash": hashed("function_args"),
      },
    },
  ],
  spans: [
    { where: span("llm_call"), attributes: call, replaced: { "gen_ai.operation.name": constant("chat") } },
    {
      where: span("tool_call"),
      attributes: { "gen_ai.tool.call.id": copied("gen_ai.tool.call_id") },
      replaced: { "gen_ai.operation.name": constant("execute_tool") },
    },
    {
      where: span("user_prompt", "agent_call"),
      attributes: {},
      replaced: { "gen_ai.operation.name": constant("invoke_agent") },
    },
  ],
  tokensFrom: "records",
  priced: true,
  keeps: ["gemini_cli.lines.changed", "gemini_cli.file.operation.count", "gemini_cli.chat_compression"],
};
