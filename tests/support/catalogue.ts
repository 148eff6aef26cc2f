/**
 * The metrics and labels in Prometheus, by their source, and the attributes of spans. Dashboards and rules may use no
 * others. `tests/binaries/catalogue.test.ts` compares the catalogue with the real programs.
 */

/** The labels of each metric. A histogram is listed once, without `_bucket`, `_sum`, `_count` and the label `le`. */
export type Metrics = Readonly<Record<string, readonly string[]>>;

/** The labels that the collector adds to all metrics of agents. */
export const agentLabels = [
  "service_name",
  "service_namespace",
  "agentproxy_owner",
  "agentproxy_project_id",
  "agentproxy_role",
  "host_name",
  "job",
  "instance",
];

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

/**
 * A metric of Claude Code that no recording contains; its attributes are documented.
 * @see https://code.claude.com/docs/en/monitoring-usage
 */
export const documentedClaudeMetrics: Metrics = {
  claude_code_code_edit_tool_decision_total: ["decision", "tool_name", "source", "language"],
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

const queue = ["exporter", "data_type"];
const receiver = ["receiver", "transport"];
const sent = ["exporter", "server_address", "server_port"];

/** The collector's internal metrics. Counters of failures appear with the first failure. */
export const collectorMetrics: Metrics = {
  otelcol_receiver_accepted_spans_total: receiver,
  otelcol_receiver_accepted_metric_points_total: receiver,
  otelcol_receiver_refused_spans_total: receiver,
  otelcol_receiver_refused_metric_points_total: receiver,
  otelcol_receiver_failed_spans_total: receiver,
  otelcol_receiver_failed_metric_points_total: receiver,
  otelcol_exporter_sent_spans_total: sent,
  otelcol_exporter_queue_size: queue,
  otelcol_exporter_queue_capacity: queue,
  otelcol_process_memory_rss_bytes: none,
  otelcol_deltatocumulative_datapoints_total: ["error"],
  otelcol_processor_filter_datapoints_filtered_total: ["filter"],
};

/** What the collector measures of the disk; only in a container. */
export const diskMetrics: Metrics = {
  system_filesystem_usage_bytes: ["device", "mode", "mountpoint", "state", "type"],
};

/** The collector's internal metrics that appear with the first failure. */
export const collectorFailures: Metrics = {
  otelcol_exporter_send_failed_spans_total: [...sent, "error_type", "error_permanent"],
  otelcol_exporter_enqueue_failed_spans_total: ["exporter"],
  otelcol_cumulativetodelta_datapoints_dropped_total: ["reason"],
  rpc_server_call_duration_seconds: ["rpc_response_status_code"],
  http_server_request_duration_seconds: ["http_response_status_code"],
};

/** Prometheus' internal metrics. */
export const prometheusMetrics: Metrics = {
  process_resident_memory_bytes: none,
  prometheus_tsdb_storage_blocks_bytes: none,
  prometheus_tsdb_wal_storage_size_bytes: none,
  prometheus_tsdb_head_chunks_storage_size_bytes: none,
  prometheus_tsdb_retention_limit_bytes: none,
  prometheus_tsdb_retention_limit_seconds: none,
  prometheus_tsdb_lowest_timestamp_seconds: none,
  prometheus_tsdb_head_series: none,
  prometheus_target_scrapes_sample_out_of_order_total: none,
  prometheus_target_scrapes_sample_out_of_bounds_total: none,
  prometheus_target_scrapes_sample_duplicate_timestamp_total: none,
  prometheus_rule_evaluation_failures_total: ["rule_group"],
  prometheus_tsdb_size_retentions_total: none,
  prometheus_tsdb_wal_corruptions_total: none,
  prometheus_tsdb_wal_writes_failed_total: none,
  prometheus_tsdb_wal_truncations_failed_total: none,
  prometheus_tsdb_checkpoint_creations_failed_total: none,
  prometheus_tsdb_head_truncations_failed_total: none,
  prometheus_tsdb_mmap_chunk_corruptions_total: none,
  prometheus_tsdb_compactions_failed_total: none,
  prometheus_tsdb_reloads_failures_total: none,
};

/** Prometheus' internal metrics with an Alertmanager. */
export const notifierMetrics: Metrics = {
  prometheus_notifications_errors_total: ["alertmanager"],
  prometheus_notifications_dropped_total: ["alertmanager"],
};

/** Alertmanager's internal metrics. */
export const alertmanagerMetrics: Metrics = { alertmanager_notifications_failed_total: ["integration", "reason"] };

/** Tempo's internal metrics. */
export const tempoMetrics: Metrics = {
  process_resident_memory_bytes: none,
  tempodb_backend_bytes_total: ["status", "tenant"],
  tempo_limits_defaults: ["limit_name"],
  tempo_live_store_failed_completions_total: none,
  tempo_live_store_local_failed_flushes_total: none,
  tempo_backend_scheduler_work_flushes_failed_total: none,
  tempodb_compaction_errors_total: none,
  tempodb_retention_errors_total: none,
};

/** Tempo's internal metrics that appear with the first failure. */
export const tempoFailures: Metrics = { tempo_discarded_spans_total: ["reason", "tenant"] };

/** Grafana's internal metrics. */
export const grafanaMetrics: Metrics = {
  process_resident_memory_bytes: none,
  // After the first request of a kind.
  grafana_http_request_duration_seconds: ["handler", "method", "status_code"],
};

/** The series that Prometheus adds per scrape target and alert, and those that recording rules write. */
export const madeByPrometheus: Metrics = {
  up: none,
  scrape_duration_seconds: none,
  ALERTS: ["alertname", "alertstate", "severity", "signal", "service", "scope", "agent", ...agentLabels],
  "agentproxy_otel:last_telemetry:timestamp_seconds": none,
  "agentproxy_otel:memory_limit_bytes": none,
  "agentproxy_otel:cost_budget_usd_per_hour": none,
  "agentproxy_otel:certificate_warning_seconds": none,
  "agentproxy_otel:certificate_end:timestamp_seconds": ["certificate"],
  "agentproxy_otel:api_calls:increase10m": ["api", ...agentLabels],
  "agentproxy_otel:api_errors:increase10m": ["api", ...agentLabels],
};

const fromAgents: Metrics = {
  ...revision056aaa4,
  ...revisionMain,
  ...spanMetrics,
  ...taskMetrics,
  ...claudeMetrics,
  ...documentedClaudeMetrics,
  ...otherAgents,
  agentproxy_sessions_active: ["service_instance_id", "agentproxy_trace_id"],
};

/** All metrics with all labels that they can have. */
export const catalogue: Metrics = {
  ...withLabels(fromAgents, agentLabels),
  ...withLabels(
    {
      ...collectorMetrics,
      ...collectorFailures,
      ...diskMetrics,
      ...prometheusMetrics,
      ...notifierMetrics,
      ...alertmanagerMetrics,
      ...tempoMetrics,
      ...tempoFailures,
      ...grafanaMetrics,
      ...madeByPrometheus,
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
