import type { Agent } from "./agent";
import { constant, copied, span } from "./expressions";

/**
 * opencode, which sends spans of its functions. They name tools, but neither models nor tokens: of the spans with
 * tokens, which `experimental.openTelemetry` adds, those of the calls that led to a tool are missing.
 *
 * The title of a session is a model call, too.
 * @see https://github.com/anomalyco/opencode/blob/dev/packages/opencode/src/effect/observability.ts
 */
export const opencode: Agent = {
  name: "opencode",
  scope: "opencode",
  spans: [
    { where: span("Session.create"), event: "session", attributes: {} },
    {
      where: span("SessionPrompt.createUserMessage"),
      event: "turn",
      attributes: { "gen_ai.operation.name": constant("invoke_agent") },
    },
    {
      where: span("LLM.run"),
      event: "model_call",
      failed: "status.code == STATUS_CODE_ERROR",
      attributes: { "gen_ai.operation.name": constant("chat") },
    },
    {
      where: span("Tool.execute"),
      event: "tool_call",
      failed: "status.code == STATUS_CODE_ERROR",
      attributes: {
        "gen_ai.operation.name": constant("execute_tool"),
        "gen_ai.tool.name": copied("tool.name"),
        "gen_ai.tool.call.id": copied("tool.call_id"),
        "gen_ai.conversation.id": copied("session.id"),
      },
    },
  ],
  keeps: [],
};
