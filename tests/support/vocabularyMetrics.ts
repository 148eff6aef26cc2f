import type { Metrics } from "./metricLabels";

/** The metrics that all agents have in common (docs/vocabulary.md), with the labels that the sender doesn't determine. */
export const vocabularyMetrics: Metrics = {
  agent_sessions_total: ["agent"],
  agent_turns_total: ["agent"],
  agent_tokens_total: ["agent", "model", "kind"],
  agent_cost_usd_total: ["agent", "model"],
  agent_model_calls_total: ["agent", "model", "outcome"],
  agent_model_call_duration_seconds: ["agent", "model", "outcome"],
  agent_tool_calls_total: ["agent", "tool", "outcome"],
  agent_tool_call_duration_seconds: ["agent", "tool"],
  agent_errors_total: ["agent", "kind"],
  agent_active_time_seconds_total: ["agent", "kind"],
  agent_waiting_seconds_total: ["agent"],
};
