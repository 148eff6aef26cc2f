import { services } from "../services";
import type { Settings } from "../settings";
import type { TlsSettings } from "../tls";
import { ownMetricFilters } from "./agents";
import { boundedAttributes, mostStreams } from "./limits";
import { boundPointLabels, boundUnknownLabels, keepResourceLabels, processId } from "./labels";
import type { Components, Part, Pipeline } from "./parts";
import { labelTrace } from "./runningTasks";
import { scrapedEndpoint } from "./scrapeLogin";

/**
 * The metrics pipelines, designed for processes that live ten seconds.
 *
 * Each process counts from zero and has ended before the second scrape. So cumulative points become deltas (streams are
 * told apart by process), the process' identity is dropped, and the deltas are accumulated here, in a process that
 * stays. Up-down counters and gauges can't be accumulated that way: they keep their process' identity and expire soon
 * after it has ended.
 */

/** How long a counter without increments is kept. */
const idleCounter = "24h";

/** Longer than {@link idleCounter}, so that the counter of an expired series has been reset and restarts at zero. */
const idleSeries = "25h";

/**
 * How long a live value stays after its process' last export. Longer than the SDKs' default export interval of 60 s, and
 * short enough for the value to be gone two minutes after the process was killed, including the scrape interval.
 */
const liveSeries = "75s";

/**
 * How long before this collector's start a stream may have started and still be counted from its first point.
 *
 * An older stream was counted by the previous collector process, so its first point here is only the baseline for the
 * following ones. A younger one was hardly exported before: AgentProxy's clients export every 10 s, and a restart takes
 * a few seconds.
 */
const countedFromStart = "30s";

/**
 * How long the last value of a process is kept. A shorter time needs less memory, but a running process whose value was
 * dropped is counted from zero again, so this is longer than any pause between two exports.
 */
const finishedProcess = "2h";

/** OTTL condition for the metrics that are accumulated. */
const accumulated = [
  "(type == METRIC_DATA_TYPE_SUM and is_monotonic == true)",
  "type == METRIC_DATA_TYPE_HISTOGRAM",
  "type == METRIC_DATA_TYPE_EXPONENTIAL_HISTOGRAM",
].join(" or ");

const processors = {
  "filter/drop_live": { error_mode: "ignore", metrics: { metric: [`not (${accumulated})`] } },
  // Old SDKs also export unused instruments: metrics without data, for which the exporter logs errors.
  "filter/drop_accumulated": {
    error_mode: "ignore",
    metrics: { metric: [`${accumulated} or type == METRIC_DATA_TYPE_NONE`] },
  },
  // Serialises concurrent requests: two at once would race for the newest timestamp in the accumulator.
  "batch/serialise": { timeout: "200ms", send_batch_size: 8192 },
  "transform/streams": {
    error_mode: "ignore",
    metric_statements: [
      { context: "resource", statements: boundedAttributes },
      { context: "datapoint", statements: boundedAttributes },
      {
        // The accumulator can't add an integer to a double: it would reset the stream.
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
  // `auto`: the first point of a stream that started before this collector is its baseline; see `countedFromStart`.
  cumulative_to_delta: { initial_value: "auto", max_staleness: finishedProcess },
  "transform/labels": {
    error_mode: "ignore",
    metric_statements: [
      { context: "resource", statements: [keepResourceLabels()] },
      { context: "datapoint", statements: [...boundPointLabels] },
      { context: "datapoint", ...boundUnknownLabels },
    ],
  },
  "transform/arrival": {
    error_mode: "ignore",
    metric_statements: [
      {
        // Points of concurrent processes overlap, and the accumulator drops points that are older than its newest, so
        // the time of arrival counts. The start time of a series' first point becomes the zero that Prometheus inserts
        // before it: as late as possible, because Prometheus drops a zero older than a scrape without the series.
        context: "datapoint",
        conditions: ["metric.aggregation_temporality == AGGREGATION_TEMPORALITY_DELTA"],
        statements: ['set(start_time, Now() - Duration("1ms"))', "set(time, Now())"],
      },
    ],
  },
  delta_to_cumulative: { max_stale: idleCounter, max_streams: mostStreams },
} satisfies Components;

/** Labels of live values; unlike those of accumulated ones, they identify the process, and the trace of its spans. */
function liveLabels(settings: Pick<Settings, "traceStitching">): Components {
  return {
    "transform/live": {
      error_mode: "ignore",
      metric_statements: [
        { context: "resource", statements: [keepResourceLabels(processId), ...boundedAttributes] },
        { context: "datapoint", ...boundUnknownLabels },
        { context: "datapoint", statements: [...boundPointLabels, ...boundedAttributes, ...labelTrace(settings)] },
      ],
    },
  };
}

const exporterDefaults = {
  // Exposes start times, from which Prometheus derives the zero before a new series.
  enable_open_metrics: true,
  send_timestamps: false,
  resource_to_telemetry_conversion: { enabled: true },
};

/** Exporters that Prometheus scrapes. No `namespace`: the instruments' names have their prefix already. */
function exporters(settings: Pick<TlsSettings, "security">): Components {
  const { metrics: port, liveMetrics } = services.collector.ports;
  const access = scrapedEndpoint(settings);
  return {
    prometheus: { endpoint: `0.0.0.0:${port}`, metric_expiration: idleSeries, ...exporterDefaults, ...access },
    "prometheus/live": {
      endpoint: `0.0.0.0:${liveMetrics}`,
      metric_expiration: liveSeries,
      ...exporterDefaults,
      ...access,
    },
  };
}

const pipelines = {
  metrics: {
    receivers: ["otlp"],
    processors: [
      "memory_limiter",
      "filter/drop_live",
      "filter/agent_metrics",
      "batch/serialise",
      "transform/streams",
      "cumulative_to_delta",
      "transform/labels",
      "transform/arrival",
      "delta_to_cumulative",
    ],
    exporters: ["prometheus"],
  },
  "metrics/live": {
    receivers: ["otlp"],
    processors: ["memory_limiter", "filter/drop_accumulated", "filter/agent_live", "transform/live"],
    exporters: ["prometheus/live"],
  },
} satisfies Record<string, Pipeline>;

/** Metrics, from the OTLP receiver to the exporters that Prometheus scrapes. */
export function metrics(settings: Pick<Settings, "traceStitching" | "security">): Part {
  return {
    processors: { ...processors, ...ownMetricFilters, ...liveLabels(settings) },
    exporters: exporters(settings),
    pipelines,
  };
}
