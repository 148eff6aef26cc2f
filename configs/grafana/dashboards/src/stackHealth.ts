import { board } from "./dashboard";
import type { Fields, Value } from "./types";
import { coloured } from "./palette";
import { bars, column, hidden, stat, table, timeseries } from "./panels";
import { instant, overTime, rows } from "./queries";
import { kept, memoryOverTime, memoryUse, storage, storageOverTime } from "./stackResources";

/** The uid of the dashboard that shows the stack itself. */
export const stackBoardUid = "agentproxy-stack";

const upOrDown: readonly Value[] = [
  {
    type: "value",
    options: { "0": { text: "down", color: "red", index: 1 }, "1": { text: "up", color: "green", index: 0 } },
  },
];

/**
 * How much a counter of the collector grew, per bar. Such a counter is born with its first value and tells no start
 * time, so a series that nobody saw in the day before counts in full.
 */
function grewPerBar(metric: string, matchers = ""): string {
  const counter = `${metric}${matchers}`;
  const born = `${counter} unless last_over_time(${counter}[1d] offset $__interval)`;
  return `round(sum((${born}) or increase(${counter}[$__interval] anchored)))`;
}

const alerts = table({
  title: "Alerts",
  description:
    "Alerts that fire now, and those that wait for their time to pass. The rules' annotations say what to do.",
  empty: "no alert",
  queries: [
    rows("max by (alertname, alertstate, severity, signal, service_namespace, agentproxy_project_id) (ALERTS)"),
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
  // The agents' series bring their own job; their exporters' `up` has the job's own name.
  queries: [instant("min by (job) (up)", { legend: "{{job}}" })],
  mappings: upOrDown,
  steps: [
    [null, "red"],
    [1, "green"],
  ],
});

const age = stat({
  title: "Last telemetry",
  description: "How long ago the collector last accepted a span or a data point from a client, to the minute.",
  empty: "none since the stack came up",
  unit: "s",
  decimals: 0,
  queries: [instant("round(time() - max(agentproxy_otel:last_telemetry:timestamp_seconds))")],
  steps: [
    [null, "green"],
    [3600, "text"],
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

const queue = bars({
  title: "Queue to Tempo",
  description: "How full the collector's queue of spans is. It fills while Tempo doesn't answer.",
  empty: "the collector doesn't answer",
  unit: "percentunit",
  decimals: 0,
  max: 1,
  steps: [
    [null, "green"],
    [0.5, "orange"],
    [0.8, "red"],
  ],
  queries: [
    instant("max by (exporter) (otelcol_exporter_queue_size / otelcol_exporter_queue_capacity)", {
      legend: "{{exporter}}",
    }),
  ],
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

/** The stack itself: does everything arrive, and is there room. */
export function stackBoard(): Fields {
  return board({
    uid: stackBoardUid,
    title: "Stack health",
    description: "Collector, Tempo, Prometheus and Grafana themselves: does everything arrive, and is there room.",
    variables: [],
    from: "now-1h",
    lines: [
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
          [6, storage],
          [6, storageOverTime],
          [6, kept],
          [6, series],
        ],
      },
    ],
  });
}
