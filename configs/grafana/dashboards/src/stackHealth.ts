import { dashboard } from "./dashboard";
import type { Dashboard, ValueMapping } from "./types";
import { coloured } from "./palette";
import { column, hidden, stat, table, timeseries } from "./panels";
import { instant, overTime, tableRows } from "./queries";
import { memoryOverTime, memoryUse, retention, shareOfLimit, storageOverTime, storageUse } from "./stackResources";

/** The uid of the dashboard about the stack. */
export const stackHealthUid = "agentproxy-stack";

const upOrDown: readonly ValueMapping[] = [
  {
    type: "value",
    options: { "0": { text: "down", color: "red", index: 1 }, "1": { text: "up", color: "green", index: 0 } },
  },
];

/**
 * The increase of a counter of the collector, per bar. Such a series begins with its first value and has no start
 * timestamp, so one that didn't exist in the day before counts in full.
 */
function grewPerBar(metric: string, matchers = ""): string {
  const counter = `${metric}${matchers}`;
  const newSeries = `${counter} unless last_over_time(${counter}[1d] offset $__interval)`;
  return `round(sum((${newSeries}) or increase(${counter}[$__interval] anchored)))`;
}

const alerts = table({
  title: "Alerts",
  description:
    "Alerts that fire now, and those that wait for their time to pass. The rules' annotations say what to do.",
  empty: "no alert",
  queries: [
    tableRows(
      "max by (alertname, alertstate, severity, signal, service, service_namespace, agentproxy_project_id) (ALERTS{severity!='none'})",
    ),
  ],
  overrides: [
    column("alertname", "Alert"),
    column("alertstate", "State", {
      "custom.width": 100,
      "custom.cellOptions": { type: "color-text" },
      mappings: [
        {
          type: "value",
          options: { firing: { color: "red", index: 0 }, pending: { color: "orange", index: 1 } },
        },
      ],
    }),
    column("severity", "Severity", { "custom.width": 100 }),
    column("signal", "Signal", { "custom.width": 100, noValue: "–" }),
    column("service_namespace", "Namespace", { "custom.width": 140, noValue: "–" }),
    column("agentproxy_project_id", "Project", { "custom.width": 140, noValue: "–" }),
    hidden("Time"),
    hidden("Value"),
  ],
});

const services = stat({
  title: "Scrapes",
  description:
    "Whether Prometheus reaches each of its targets: the four services, the agents' metrics (`agents`, `agents-live`), " +
    "and extra targets. A target is what `up` says of it.",
  empty: "nothing is scraped",
  names: true,
  // The agents' series keep the `job` that they were sent with; `up` of their exporters has the name of the scrape job.
  queries: [instant("min by (job) (up)", { legend: "{{job}}" })],
  mappings: upOrDown,
  thresholds: [
    { color: "red", value: null },
    { color: "green", value: 1 },
  ],
});

const age = stat({
  title: "Last telemetry",
  description: "How long ago the collector last accepted a span or a data point from a client, to the minute.",
  empty: "none since the stack came up",
  unit: "s",
  decimals: 0,
  queries: [instant("round(time() - max(agentproxy_otel:last_telemetry:timestamp_seconds))")],
  thresholds: [
    { color: "green", value: null },
    { color: "text", value: 3600 },
  ],
});

const spansOnTheirWay = timeseries({
  title: "Spans on their way",
  description:
    "Spans per bar: accepted from clients, refused (the client was told and may try again), sent to Tempo, and lost on " +
    "the way. Accepted and sent are equal in good health.",
  empty: "no span in this range",
  draw: "lines",
  queries: [
    overTime(grewPerBar("otelcol_receiver_accepted_spans_total"), { legend: "accepted", interval: "1m" }),
    overTime(grewPerBar("otelcol_exporter_sent_spans_total"), { legend: "sent", interval: "1m" }),
    overTime(grewPerBar("otelcol_receiver_refused_spans_total"), { legend: "refused", interval: "1m" }),
    overTime(grewPerBar("otelcol_exporter_send_failed_spans_total"), { legend: "dropped", interval: "1m" }),
  ],
  overrides: coloured("accepted", "sent", "refused", "dropped"),
});

const pointsOnTheirWay = timeseries({
  title: "Data points on their way",
  description:
    "Data points per bar: accepted from clients, refused, and dropped where deltas are added up (out of order or too many series).",
  empty: "no data point in this range",
  draw: "lines",
  queries: [
    overTime(grewPerBar("otelcol_receiver_accepted_metric_points_total"), { legend: "accepted", interval: "1m" }),
    overTime(grewPerBar("otelcol_receiver_refused_metric_points_total"), { legend: "refused", interval: "1m" }),
    overTime(grewPerBar("otelcol_deltatocumulative_datapoints_total", '{error!=""}'), {
      legend: "dropped",
      interval: "1m",
    }),
  ],
  overrides: coloured("accepted", "refused", "dropped"),
});

const queue = shareOfLimit({
  title: "Queue to Tempo",
  description: "How full the collector's queue of spans is. It fills while Tempo doesn't answer.",
  empty: "the collector doesn't answer",
  orange: 0.5,
  red: 0.8,
  query: instant("max by (exporter) (otelcol_exporter_queue_size / otelcol_exporter_queue_capacity)", {
    legend: "{{exporter}}",
  }),
});

const scrapes = timeseries({
  title: "Duration of scrapes",
  description: "How long Prometheus takes to read each target; longer than the scrape interval means gaps.",
  empty: "nothing is scraped",
  unit: "s",
  draw: "lines",
  queries: [overTime("max by (job) (scrape_duration_seconds)", { legend: "{{job}}" })],
});

const series = timeseries({
  title: "Series in Prometheus",
  description: "Series held in memory. It must not grow with the number of finished tasks.",
  empty: "Prometheus doesn't answer",
  unit: "short",
  draw: "lines",
  queries: [overTime("max(prometheus_tsdb_head_series)", { legend: "series" })],
});

/** The state of the stack: delivery of telemetry, memory, disk. */
export function stackHealthDashboard(): Dashboard {
  return dashboard({
    uid: stackHealthUid,
    title: "Stack health",
    description: "Collector, Tempo, Prometheus and Grafana themselves: does everything arrive, and is there room.",
    variables: [],
    from: "now-1h",
    rows: [
      {
        height: 5,
        panels: [
          [18, services],
          [6, age],
        ],
      },
      { height: 7, panels: [[24, alerts]] },
      {
        height: 8,
        panels: [
          [9, spansOnTheirWay],
          [9, pointsOnTheirWay],
          [6, queue],
        ],
      },
      {
        height: 8,
        panels: [
          [8, memoryUse],
          [8, memoryOverTime],
          [8, scrapes],
        ],
      },
      {
        height: 8,
        panels: [
          [6, storageUse],
          [6, storageOverTime],
          [6, retention],
          [6, series],
        ],
      },
    ],
  });
}
