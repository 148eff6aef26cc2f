import { agentLabels, type Metrics } from "./metricLabels";

/** The services' metrics about themselves, and the series that Prometheus makes. */

const none: readonly string[] = [];
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
  otelcol_processor_incoming_items_total: ["processor", "otel_signal"],
};

/** The collector's internal metrics of log records. */
export const collectorLogMetrics: Metrics = {
  otelcol_receiver_accepted_log_records_total: receiver,
  otelcol_receiver_refused_log_records_total: receiver,
  otelcol_receiver_failed_log_records_total: receiver,
  otelcol_exporter_sent_log_records_total: sent,
};

/** What the collector measures of the disk; only in a container. */
export const diskMetrics: Metrics = {
  system_filesystem_usage_bytes: ["device", "mode", "mountpoint", "state", "type"],
};

/** The collector's internal metrics that appear with the first failure. */
export const collectorFailures: Metrics = {
  otelcol_exporter_send_failed_spans_total: [...sent, "error_type", "error_permanent"],
  otelcol_exporter_enqueue_failed_spans_total: ["exporter"],
  otelcol_exporter_send_failed_log_records_total: [...sent, "error_type", "error_permanent"],
  otelcol_exporter_enqueue_failed_log_records_total: ["exporter"],
  otelcol_cumulativetodelta_datapoints_dropped_total: ["reason"],
  rpc_server_call_duration_seconds: ["rpc_response_status_code"],
  http_server_request_duration_seconds: ["http_request_method", "http_response_status_code"],
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

/** Loki's internal metrics. */
export const lokiMetrics: Metrics = {
  process_resident_memory_bytes: none,
  loki_ingester_chunks_flush_failures_total: none,
  loki_ingester_checkpoint_creations_failed_total: none,
  loki_ingester_wal_disk_full_failures_total: none,
  loki_compactor_apply_retention_last_successful_run_timestamp_seconds: none,
};

/** Loki's internal metrics that appear with the first failure. */
export const lokiFailures: Metrics = { loki_discarded_samples_total: ["reason", "tenant"] };

/** Grafana's internal metrics. */
export const grafanaMetrics: Metrics = {
  process_resident_memory_bytes: none,
  // After the first request of a kind.
  grafana_http_request_duration_seconds: ["handler", "method", "status_code"],
};

const costOf = ["agent", "project_name", "agentproxy_project_id"];
const budgetLabels = ["period", "agent", "project"];

/** The series that Prometheus adds per scrape target and alert, and those that recording rules write. */
export const madeByPrometheus: Metrics = {
  up: none,
  scrape_duration_seconds: none,
  ALERTS: ["alertname", "alertstate", "severity", "signal", "service", "scope", "agent", ...agentLabels],
  "agentproxy_otel:last_telemetry:timestamp_seconds": none,
  "agentproxy_otel:memory_limit_bytes": none,
  "agentproxy_otel:cost_budget_usd_per_hour": none,
  "agentproxy_otel:days_ago": ["day"],
  "agentproxy_otel:period_end:timestamp_seconds": ["period"],
  "agentproxy_otel:day_cost_usd": [...costOf, "day", "week", "month"],
  "agentproxy_otel:week_cost_usd": [...costOf, "week"],
  "agentproxy_otel:month_cost_usd": [...costOf, "month"],
  "agentproxy_otel:mean_cost_usd_per_second": costOf,
  "agentproxy_otel:budget_usd": budgetLabels,
  "agentproxy_otel:budget_spent_usd": budgetLabels,
  "agentproxy_otel:budget_forecast_usd": budgetLabels,
  "agentproxy_otel:certificate_warning_seconds": none,
  "agentproxy_otel:certificate_end:timestamp_seconds": ["certificate"],
};
