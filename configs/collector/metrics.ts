import type { ComponentConfig, Pipeline } from "./types";
import { containerPorts } from "../topology";

/**
 * The way of the metrics, made for processes that live ten seconds.
 *
 * Each process counts from zero and is gone before the second scrape. So cumulative points become deltas (told apart
 * by process), the process' identity is dropped, and the deltas are added up here, in the process that stays.
 * Up-down counters and gauges can't be added up that way: they keep their process and leave soon after it.
 */

/** How long a counter that nobody adds to stays visible. */
const idleSeries = "24h";

/** How long a live value stays after its process' last export (clients export every 10 s). */
const liveSeries = "45s";

/** Resource attributes that become labels: what people group by. */
export const resourceLabels = [
  "service.name",
  "service.namespace",
  "host.name",
  "agentproxy.owner",
  "agentproxy.project_id",
  "agentproxy.role",
] as const;

const list = (items: readonly string[]): string => items.map((item) => `"${item}"`).join(", ");

const monotonic = "type == METRIC_DATA_TYPE_SUM and is_monotonic == true";
const distribution =
  "type == METRIC_DATA_TYPE_HISTOGRAM or type == METRIC_DATA_TYPE_EXPONENTIAL_HISTOGRAM or type == METRIC_DATA_TYPE_SUMMARY";

/** Processors of the metrics pipelines. */
export const metricsProcessors = {
  "filter/accumulated": {
    error_mode: "ignore",
    metrics: { metric: [`not (${monotonic} or ${distribution})`] },
  },
  "filter/live": {
    error_mode: "ignore",
    metrics: { metric: [`${monotonic} or ${distribution}`] },
  },
  cumulativetodelta: { initial_value: "keep" },
  "transform/identity": {
    error_mode: "ignore",
    metric_statements: [
      {
        context: "resource",
        statements: [`keep_keys(attributes, [${list(resourceLabels)}])`],
      },
      {
        context: "datapoint",
        statements: ['delete_key(attributes, "decision")'],
      },
    ],
  },
  "transform/arrival": {
    error_mode: "ignore",
    metric_statements: [
      {
        // Points of concurrent processes overlap; the accumulator refuses what is older than what it has.
        context: "datapoint",
        conditions: ["metric.aggregation_temporality == AGGREGATION_TEMPORALITY_DELTA"],
        statements: ['set(start_time, Now() - Duration("1s"))', "set(time, Now())"],
      },
    ],
  },
  "filter/empty": {
    error_mode: "ignore",
    metrics: { metric: ["type == METRIC_DATA_TYPE_NONE"] },
  },
  // One stream of concurrent requests: two at once would race for the accumulator's newest time.
  "batch/serialise": { timeout: "200ms", send_batch_size: 8192 },
  deltatocumulative: { max_stale: idleSeries },
} satisfies Record<string, ComponentConfig>;

const exporterDefaults = {
  enable_open_metrics: true,
  send_timestamps: false,
  resource_to_telemetry_conversion: { enabled: true },
};

/** Exporters that Prometheus scrapes. No `namespace`: the instruments carry their prefix already. */
export const metricsExporters = {
  prometheus: {
    endpoint: `0.0.0.0:${containerPorts.collector.metrics}`,
    metric_expiration: idleSeries,
    ...exporterDefaults,
  },
  "prometheus/live": {
    endpoint: `0.0.0.0:${containerPorts.collector.liveMetrics}`,
    metric_expiration: liveSeries,
    ...exporterDefaults,
  },
} satisfies Record<string, ComponentConfig>;

/** Metrics pipelines. */
export const metricsPipelines = {
  metrics: {
    receivers: ["otlp"],
    processors: [
      "memory_limiter",
      "filter/accumulated",
      "batch/serialise",
      "cumulativetodelta",
      "filter/empty",
      "transform/identity",
      "transform/arrival",
      "deltatocumulative",
    ],
    exporters: ["prometheus"],
  },
  "metrics/live": {
    receivers: ["otlp"],
    processors: ["memory_limiter", "filter/live"],
    exporters: ["prometheus/live"],
  },
} satisfies Record<string, Pipeline>;
