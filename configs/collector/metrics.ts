import type { ComponentConfig, Pipeline } from "./types";
import { boundedAttributes, mostStreams } from "./limits";
import { containerPorts } from "../topology";
import { boundPointLabels, keepResourceLabels, processId } from "./labels";

/**
 * The way of the metrics, made for processes that live ten seconds.
 *
 * Each process counts from zero and is gone before the second scrape. So cumulative points become deltas (told apart
 * by process), the process' identity is dropped, and the deltas are added up here, in the process that stays.
 * Up-down counters and gauges can't be added up that way: they keep their process and leave soon after it.
 */

/** How long a counter that nobody adds to is remembered. */
const idleCounter = "24h";

/** Longer than {@link idleCounter}, so that a series that leaves has been reset before and starts again at zero. */
const idleSeries = "25h";

/**
 * How long a live value stays after its process' last export. Longer than the 60 s in which a client may export (the
 * SDKs' default), and gone two minutes after the process was killed, whatever the scrape adds.
 */
const liveSeries = "75s";

/**
 * How long before this collector's start a stream may have begun and still be counted from its first point.
 *
 * What began earlier has been counted by the collector that ran before, so its first point is only where counting
 * goes on. What began later can hardly have been exported before: clients of AgentProxy export every 10 s, and a
 * restart takes a few.
 */
const countedFromStart = "30s";

/**
 * How long the last value of a finished process is remembered. Less keeps less memory; but a process that is still
 * forgotten counts again from zero, so this is longer than any pause between two exports.
 */
const finishedProcess = "2h";

const accumulated = [
  "(type == METRIC_DATA_TYPE_SUM and is_monotonic == true)",
  "type == METRIC_DATA_TYPE_HISTOGRAM",
  "type == METRIC_DATA_TYPE_EXPONENTIAL_HISTOGRAM",
].join(" or ");

/** Processors of the metrics pipelines. */
export const metricsProcessors = {
  "filter/accumulated": { error_mode: "ignore", metrics: { metric: [`not (${accumulated})`] } },
  // Old SDKs send instruments that nobody used: metrics without data, about which the exporter complains.
  "filter/live": { error_mode: "ignore", metrics: { metric: [`${accumulated} or type == METRIC_DATA_TYPE_NONE`] } },
  // One stream of concurrent requests: two at once would race for the accumulator's newest time.
  "batch/serialise": { timeout: "200ms", send_batch_size: 8192 },
  "transform/streams": {
    error_mode: "ignore",
    metric_statements: [
      { context: "resource", statements: boundedAttributes },
      { context: "datapoint", statements: boundedAttributes },
      {
        // The accumulator can't add a whole number to a broken one: it would begin anew.
        context: "datapoint",
        conditions: ["metric.type == METRIC_DATA_TYPE_SUM"],
        statements: [
          "set(value_double, Double(value_int)) where value_int != 0",
          "set(value_double, 0.0) where value_int == 0 and value_double == 0.0",
        ],
      },
      {
        context: "datapoint",
        conditions: ["metric.aggregation_temporality == AGGREGATION_TEMPORALITY_CUMULATIVE"],
        statements: [`set(start_time, start_time + Duration("${countedFromStart}"))`],
      },
    ],
  },
  // `auto`: a stream that began before this collector counts from its first point on; see `countedFromStart`.
  cumulativetodelta: { initial_value: "auto", max_staleness: finishedProcess },
  "transform/labels": {
    error_mode: "ignore",
    metric_statements: [
      { context: "resource", statements: [keepResourceLabels()] },
      { context: "datapoint", statements: [...boundPointLabels] },
    ],
  },
  "transform/arrival": {
    error_mode: "ignore",
    metric_statements: [
      {
        // Points of concurrent processes overlap; the accumulator refuses what is older than what it has. The start of
        // a series' first point is the zero that Prometheus puts before it: as late as can be, because a zero older
        // than a scrape that didn't have the series is refused.
        context: "datapoint",
        conditions: ["metric.aggregation_temporality == AGGREGATION_TEMPORALITY_DELTA"],
        statements: ['set(start_time, Now() - Duration("1ms"))', "set(time, Now())"],
      },
    ],
  },
  deltatocumulative: { max_stale: idleCounter, max_streams: mostStreams },
  "transform/live": {
    error_mode: "ignore",
    metric_statements: [
      { context: "resource", statements: [keepResourceLabels(processId), ...boundedAttributes] },
      { context: "datapoint", statements: [...boundPointLabels, ...boundedAttributes] },
    ],
  },
} satisfies Record<string, ComponentConfig>;

const exporterDefaults = {
  // Start times, from which Prometheus knows that a new series was zero before.
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
      "transform/streams",
      "cumulativetodelta",
      "transform/labels",
      "transform/arrival",
      "deltatocumulative",
    ],
    exporters: ["prometheus"],
  },
  "metrics/live": {
    receivers: ["otlp"],
    processors: ["memory_limiter", "filter/live", "transform/live"],
    exporters: ["prometheus/live"],
  },
} satisfies Record<string, Pipeline>;
