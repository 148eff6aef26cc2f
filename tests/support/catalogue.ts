import { agentLabels, type Metrics } from "./metricLabels";
import * as own from "./serviceMetrics";

/**
 * The metrics and labels in Prometheus, by their source, and the attributes of spans. Dashboards and rules may use no
 * others. `tests/binaries/catalogue.test.ts` compares the catalogue with the real programs.
 */

const none: readonly string[] = [];
const byModel = ["api", "model"];

/** The metrics of AgentProxy's revision 056aaa4. The collector drops its attribute `decision`, a sentence. */
export const revision056aaa4: Metrics = {
  agentproxy_tasks_started_total: none,
  agentproxy_tasks_completed_total: ["status"],
  agentproxy_claude_iterations_total: none,
  agentproxy_verifications_total: ["type", "result"],
  agentproxy_pa_decisions_total: none,
  agentproxy_task_duration_seconds: none,
  agentproxy_pa_reasoning_duration_seconds: none,
  agentproxy_gemini_api_duration_seconds: none,
  // One series per process.
  agentproxy_sessions_active: ["service_instance_id", "agentproxy_trace_id"],
};

/** The metrics per task, which the collector makes of others; revision 056aaa4 counts no cost. */
export const taskMetrics: Metrics = {
  agentproxy_task_last_step_seconds: ["agentproxy_trace_id"],
  agentproxy_task_iterations_total: ["agentproxy_trace_id"],
  agentproxy_task_cost_usd_total: ["agentproxy_trace_id"],
};

/** The metrics of AgentProxy's main branch. */
export const revisionMain: Metrics = {
  ...revision056aaa4,
  agentproxy_pa_decisions_total: ["function"],
  agentproxy_tokens_consumed_total: none,
  agentproxy_tokens_prompt_total: byModel,
  agentproxy_tokens_completion_total: byModel,
  agentproxy_api_requests_total: byModel,
  agentproxy_api_errors_total: ["api", "error_type", "status_code"],
  agentproxy_api_cost_usd_total: byModel,
  agentproxy_context_window_usage_percent: ["model"],
  agentproxy_tools_executions_total: [
    "tool_name",
    "success",
    "command_category",
    "subcommand",
    "file_extension",
    "operation",
  ],
  agentproxy_tools_duration_seconds: ["tool_type"],
  agentproxy_code_lines_added_total: none,
  agentproxy_code_lines_removed_total: none,
  agentproxy_code_files_modified_total: none,
};

const claudeLabels = ["anthropic_provider", "anthropic_custom_base_url", "terminal_type"];
const byClaudeModel = [...claudeLabels, "model", "query_source", "effort"];

/** The metrics of Claude Code that dashboards and rules use, as recorded. */
export const claudeMetrics: Metrics = {
  claude_code_cost_usage_USD_total: byClaudeModel,
  claude_code_token_usage_tokens_total: [...byClaudeModel, "type"],
};

/** The metrics about edits that dashboards use, as recorded in `claude-code-2.1.331-edits`. */
export const claudeEditMetrics: Metrics = {
  claude_code_code_edit_tool_decision_total: [...claudeLabels, "decision", "tool_name", "source", "language"],
};

/** The metrics of other agents that rules use. */
export const otherAgents: Metrics = {
  gemini_cli_api_request_count_total: ["model", "status_code", "error_type"],
  codex_api_request_total: ["model", "status", "success"],
};

const spanLabels = [
  "span_name",
  "span_kind",
  "status_code",
  "pa_status",
  "pa_function",
  "pa_function_success",
  "gemini_model",
  "gemini_success",
];

/** The metrics that the collector derives from the spans of both revisions. */
export const spanMetrics: Metrics = {
  traces_span_metrics_calls_total: spanLabels,
  traces_span_metrics_duration_seconds: spanLabels,
};

/** The metrics of all agents; tests/binaries/agentBoards.test.ts queries them on real programs. */
export const vocabularyMetrics: Metrics = {
  agent_sessions_total: ["agent"],
  agent_turns_total: ["agent"],
  agent_tokens_total: ["agent", "model", "kind"],
  agent_cost_usd_total: ["agent", "model", "source"],
  agent_model_calls_total: ["agent", "model", "outcome"],
  agent_model_call_duration_seconds: ["agent", "model", "outcome"],
  agent_tool_calls_total: ["agent", "tool", "outcome"],
  agent_tool_call_duration_seconds: ["agent", "tool"],
  agent_errors_total: ["agent", "kind"],
  agent_active_time_seconds_total: ["agent", "kind"],
  agent_waiting_seconds_total: ["agent"],
  agent_events_cost_usd_total: ["agent", "model"],
  agent_unpriced_tokens_total: ["agent", "model"],
  agent_period_cost_usd_total: ["agent", "day", "week", "month"],
  agent_gave_up_total: ["agent", "model"],
  agent_session_last_event_seconds: ["agent", "session", "state"],
  agent_session_repeated_calls: ["agent", "session", "tool"],
  agent_metric_points_total: ["agent"],
  redacted_texts_total: ["signal", "kind"],
};

/** The metrics of single agents that their dashboards use. */
export const ownMetricsOfAgents: Metrics = {
  codex_turn_e2e_duration_ms_milliseconds: ["model"],
  codex_turn_ttft_duration_ms_milliseconds: ["model"],
  gemini_cli_file_operation_count_total: ["operation", "programming_language"],
  gen_ai_client_inference_time_to_first_chunk_seconds: [],
};

const fromAgents: Metrics = {
  ...ownMetricsOfAgents,
  ...revision056aaa4,
  ...revisionMain,
  ...spanMetrics,
  ...taskMetrics,
  ...claudeMetrics,
  ...claudeEditMetrics,
  ...vocabularyMetrics,
  ...otherAgents,
  agentproxy_sessions_active: ["service_instance_id", "agentproxy_trace_id"],
};

/** All metrics with all labels that they can have. */
export const catalogue: Metrics = {
  ...withLabels(fromAgents, agentLabels),
  ...withLabels(
    {
      ...own.collectorMetrics,
      ...own.collectorLogMetrics,
      ...own.collectorFailures,
      ...own.diskMetrics,
      ...own.prometheusMetrics,
      ...own.notifierMetrics,
      ...own.alertmanagerMetrics,
      ...own.tempoMetrics,
      ...own.tempoFailures,
      ...own.lokiMetrics,
      ...own.lokiFailures,
      ...own.grafanaMetrics,
      ...own.madeByPrometheus,
    },
    ["job", "instance"],
  ),
};

function withLabels(metrics: Metrics, more: readonly string[]): Metrics {
  return Object.fromEntries(Object.entries(metrics).map(([name, labels]) => [name, [...labels, ...more]]));
}

/** The attributes of spans and of their resources that TraceQL queries may use. */
export const spanAttributes = {
  span: [
    "pa.status",
    "pa.iterations",
    "pa.task.description",
    "pa.iteration",
    "pa.function",
    "pa.decision",
    "pa.function.name",
    "pa.function.success",
    "gemini.model",
    // Sent by the main branch only.
    "gemini.attempt",
    "gemini.error_code",
    "gemini.tokens.prompt",
    "gemini.tokens.completion",
  ],
  resource: ["service.namespace", "agentproxy.project_id", "agentproxy.role"],
} as const;

/** The attributes of all agents (docs/vocabulary.md) that TraceQL queries may use. */
export const vocabularyAttributes = {
  span: [
    "agent.product",
    "agent.event",
    "agent.outcome",
    "error.type",
    "gen_ai.conversation.id",
    "gen_ai.operation.name",
    "gen_ai.request.model",
    "gen_ai.tool.name",
    "gen_ai.usage.input_tokens",
    "gen_ai.usage.output_tokens",
  ],
  resource: ["service.name", "project.name"],
} as const;
