import { keepResourceLabels, resourceLabels } from "./labels";
import type { ComponentConfig, Components, Part } from "./parts";
import { agentproxy } from "./stitching";

/** Attributes of spans that become labels of the metrics derived from them; each has few values. */
export const spanDimensions = ["pa.status", "pa.function", "pa.function.success", "gemini.model", "gemini.success"];

/** From a function call (milliseconds) to a task that runs for hours. */
const buckets = (
  "2ms 5ms 10ms 25ms 50ms 100ms 250ms 500ms 1s 2.5s 5s 10s 20s 30s 60s 90s 120s 180s 240s 300s 450s 600s 900s 1200s " +
  "1500s 2100s 2700s 3600s 5400s 7200s 10800s 14400s"
).split(" ");

/** The connector from the traces pipeline to the span metrics, which are made of AgentProxy's spans only. */
export const agentproxySpansId = "forward/agentproxy";

const spanMetricsConnectorId = "span_metrics";

/** Derives `traces_span_metrics_calls_total` and `traces_span_metrics_duration_seconds` from spans. */
const connector: ComponentConfig = {
  namespace: "traces.span.metrics",
  histogram: { unit: "s", explicit: { buckets } },
  dimensions: spanDimensions.map((name) => ({ name })),
  // The collector's own id would start new series at each of its restarts.
  exclude_dimensions: ["collector.instance.id"],
  // Without this each process gets its own counters, and they overwrite each other in the exporter.
  resource_metrics_key_attributes: [...resourceLabels],
  add_resource_attributes: true,
  aggregation_cardinality_limit: 1000,
  // Short, because Prometheus drops the zero before a series if a scrape without the series is newer.
  metrics_flush_interval: "1s",
  metrics_expiration: "24h",
  exemplars: { enabled: true, max_per_data_point: 5 },
};

const processors = {
  // Other agents have hundreds of names of spans, each of which would be a histogram.
  "filter/agentproxy": { error_mode: "ignore", traces: { span: [`not ${agentproxy}`] } },
  // The connector clears exemplars at each flush, so a histogram without exemplars has not changed since the last one.
  // Dropped here, it stays in the exporter as it was, with its exemplars, until it changes.
  "filter/drop_unchanged": {
    error_mode: "ignore",
    metrics: {
      datapoint: [
        "metric.type == METRIC_DATA_TYPE_HISTOGRAM and Len(exemplars) == 0 " +
          'and attributes["otel.metric.overflow"] == nil',
      ],
    },
  },
  // The connector passes on all resource attributes of one of the processes.
  "transform/span_labels": {
    error_mode: "ignore",
    metric_statements: [{ context: "resource", statements: [keepResourceLabels()] }],
  },
} satisfies Components;

/** Metrics derived from spans. */
export const spanMetrics: Part = {
  processors,
  connectors: { [agentproxySpansId]: {}, [spanMetricsConnectorId]: connector },
  pipelines: {
    "traces/agentproxy": {
      receivers: [agentproxySpansId],
      processors: ["filter/agentproxy"],
      exporters: [spanMetricsConnectorId],
    },
    "metrics/spans": {
      receivers: [spanMetricsConnectorId],
      processors: ["filter/drop_unchanged", "transform/span_labels"],
      exporters: ["prometheus"],
    },
  },
};
