import type { Agent } from "./agent";
import { attribute, hashed, text } from "./expressions";

const operation = (name: string): string => `${attribute("gen_ai.operation.name")} == ${text(name)}`;
const failed = `status.code == STATUS_CODE_ERROR or ${attribute("error.type")} != nil`;

/**
 * GitHub Copilot's command line. Its spans follow the convention and have everything but sessions: each process is one.
 *
 * The id of its processes is made of the process id, so that two on different hosts may have the same. Spans don't need
 * it, and the processes are told apart by the nanosecond at which they began.
 * @see https://docs.github.com/en/copilot/reference/enterprise-administrators/opentelemetry-reference
 */
export const copilot: Agent = {
  name: "copilot-cli",
  scope: "github.copilot",
  spans: [
    // A subagent has a parent span.
    { where: `${operation("invoke_agent")} and IsRootSpan()`, event: "turn", state: "done", attributes: {} },
    { where: operation("chat"), event: "model_call", state: "working", failed, attributes: {} },
    {
      where: operation("execute_tool"),
      event: "tool_call",
      state: "working",
      failed,
      attributes: { "agent.tool.arguments_hash": hashed("gen_ai.tool.call.arguments") },
    },
  ],
  metrics: [{ from: "gen_ai.invoke_agent.duration", to: "agent.sessions", countsProcesses: true }],
  tokensFrom: "spans",
  priced: true,
  keeps: ["gen_ai.client.inference.time_to_first_chunk"],
};
