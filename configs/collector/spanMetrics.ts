import { keepResourceLabels, resourceLabels } from "./labels";
import type { ComponentConfig, Pipeline } from "./types";

/** Attributes of spans that become labels of the metrics made from them; their values are few. */
export const spanDimensions = ["pa.status", "pa.function", "pa.function.success", "gemini.model", "gemini.success"];

/** From a function call (milliseconds) to a task that runs for an hour; an agent's time is spent in between. */
const buckets =
  "2ms 5ms 10ms 25ms 50ms 100ms 250ms 500ms 1s 2.5s 5s 10s 20s 30s 60s 120s 300s 600s 1200s 2100s 3600s".split(" ");

/** Makes `traces_span_metrics_calls_total` and `traces_span_metrics_duration_seconds` from spans. */
export const spanMetricsConnector: ComponentConfig = {
  namespace: "traces.span.metrics",
  histogram: { unit: "s", explicit: { buckets } },
  dimensions: spanDimensions.map((name) => ({ name })),
  // The collector's own identity would start every series anew when it restarts.
  exclude_dimensions: ["collector.instance.id"],
  // Without this each process counts for itself, and they overwrite each other.
  resource_metrics_key_attributes: [...resourceLabels],
  add_resource_attributes: true,
  aggregation_cardinality_limit: 1000,
  // Soon: a series' start must not lie before a scrape that didn't have it, or Prometheus doesn't see its zero.
  metrics_flush_interval: "1s",
  metrics_expiration: "24h",
  exemplars: { enabled: true, max_per_data_point: 5 },
};

/** Processors of the pipeline of metrics made from spans. */
export const spanMetricsProcessors = {
  // The connector clears exemplars at each flush, so a histogram without any hasn't changed since the last one. Left
  // out, it stays in the exporter as it was, with its exemplars, until it changes.
  "filter/unchanged": {
    error_mode: "ignore",
    metrics: {
      datapoint: [
        "metric.type == METRIC_DATA_TYPE_HISTOGRAM and Len(exemplars) == 0 " +
          'and attributes["otel.metric.overflow"] == nil',
      ],
    },
  },
  // The connector hands over all attributes of one of the processes.
  "transform/span_labels": {
    error_mode: "ignore",
    metric_statements: [{ context: "resource", statements: [keepResourceLabels()] }],
  },
} satisfies Record<string, ComponentConfig>;

/** The pipeline of the metrics made from spans. */
export const spanMetricsPipelines = {
  "metrics/spans": {
    receivers: ["span_metrics"],
    processors: ["filter/unchanged", "transform/span_labels"],
    exporters: ["prometheus"],
  },
} satisfies Record<string, Pipeline>;
