import type { Agent } from "./agent";
import { attribute, constant, copied, copiedInteger, copiedText, isFalse, span } from "./expressions";

/**
 * AgentProxy: its own work, which is calls to Gemini and functions. What the Claude Code that it drives uses is counted
 * by Claude Code, and not here, so that a sum over all agents counts it once: `agentproxy.tools.executions` has Claude's
 * tools, too, and isn't used.
 *
 * Revisions without counters of tokens and cost still have calls.
 */
export const agentProxy: Agent = {
  name: "agentproxy",
  scope: "agentproxy.telemetry",
  spans: [
    {
      where: span("pa.run_task"),
      event: "turn",
      attributes: {
        "gen_ai.operation.name": constant("invoke_agent"),
        "gen_ai.conversation.id": copied("pa.session_id"),
      },
    },
    {
      where: span("gemini.api.call"),
      event: "model_call",
      failed: `${isFalse("gemini.success")} or status.code == STATUS_CODE_ERROR`,
      attributes: {
        "gen_ai.operation.name": constant("chat"),
        "gen_ai.provider.name": constant("gcp.gemini"),
        "gen_ai.request.model": copied("gemini.model"),
        "gen_ai.usage.input_tokens": copiedInteger("gemini.tokens.prompt"),
        "gen_ai.usage.output_tokens": copiedInteger("gemini.tokens.completion"),
        "error.type": copiedText("gemini.error_code"),
      },
    },
    {
      where: `HasPrefix(name, "pa.function.") and ${attribute("pa.function.success")} != nil`,
      event: "tool_call",
      failed: isFalse("pa.function.success"),
      attributes: {
        "gen_ai.operation.name": constant("execute_tool"),
        "gen_ai.tool.name": copied("pa.function.name"),
      },
    },
  ],
  metrics: [
    { from: "agentproxy.tasks.started", to: "agent.sessions" },
    { from: "agentproxy.tokens.prompt", to: "agent.tokens", model: "model", kind: "input" },
    { from: "agentproxy.tokens.completion", to: "agent.tokens", model: "model", kind: "output" },
    { from: "agentproxy.api.cost", to: "agent.cost", model: "model" },
  ],
  keeps: "all",
};
