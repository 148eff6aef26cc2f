import { dashboard } from "./dashboard";
import type { Dashboard, Override, Panel, ValueMapping } from "./types";
import { coloured } from "./palette";
import { alertList, stateTimeline } from "./healthPanels";
import { stat, timeseries, type PanelArgs } from "./panels";
import { instant, overTime } from "./queries";
import { replacedByKind, replacedOverTime, replacedTexts } from "./replacedTexts";
import { limits, retention, storageOverTime } from "./stackResources";

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

/** The colour of what a store discards. */
function discarded(legend: string): Override {
  return {
    matcher: { id: "byName", options: legend },
    properties: [{ id: "color", value: { mode: "fixed", fixedColor: "dark-red" } }],
  };
}

const alerts = alertList({
  title: "Alerts",
  description:
    "Alerts that fire now, and those that wait for their time to pass. Open one to read what happened and what to do.",
  empty: "no alert",
});

const services = stateTimeline({
  title: "Is everything up",
  description:
    "Whether Prometheus reaches each of its targets: the services, the agents' metrics (`agents`, `agents-live`, which " +
    "the collector has), and extra targets.",
  empty: "nothing is scraped",
  // The agents' series keep the `job` that they were sent with; `up` of their exporters has the name of the scrape job.
  query: overTime("min by (job) (up)", { legend: "{{job}}" }),
  mappings: upOrDown,
});

const age = stat({
  title: "Last telemetry",
  description:
    "How long ago the collector last accepted a span, a data point or a log record from a client, to the minute.",
  empty: "none since the stack came up",
  unit: "s",
  decimals: 0,
  queries: [instant("round(time() - max(agentproxy_otel:last_telemetry:timestamp_seconds))")],
  thresholds: [
    { color: "green", value: null },
    { color: "text", value: 3600 },
  ],
});

/** What is on its way through the collector per minute: counters by legend. */
function onTheirWay(
  texts: Pick<PanelArgs, "title" | "description" | "empty">,
  counters: Readonly<Record<string, readonly [metric: string, matchers?: string]>>,
): Panel {
  const legends = Object.keys(counters);
  return timeseries({
    ...texts,
    draw: "lines",
    queries: Object.entries(counters).map(([legend, [metric, matchers]]) =>
      overTime(grewPerBar(metric, matchers), { legend, interval: "1m" }),
    ),
    overrides: [
      ...coloured(...legends.filter((legend) => !legend.startsWith("discarded"))),
      ...legends.filter((legend) => legend.startsWith("discarded")).map(discarded),
    ],
  });
}

const spansOnTheirWay = onTheirWay(
  {
    title: "Spans on their way",
    description:
      "Spans per minute: accepted from clients, refused (the client was told and may try again), sent to Tempo, lost on the " +
      "way, and discarded by Tempo, which happens to a trace that is too large. Accepted and sent are equal in good health.",
    empty: "no span in this range",
  },
  {
    accepted: ["otelcol_receiver_accepted_spans_total"],
    sent: ["otelcol_exporter_sent_spans_total"],
    refused: ["otelcol_receiver_refused_spans_total"],
    dropped: ["otelcol_exporter_send_failed_spans_total"],
    "discarded by Tempo": ["tempo_discarded_spans_total"],
  },
);

const pointsOnTheirWay = onTheirWay(
  {
    title: "Data points on their way",
    description:
      "Data points per minute: accepted from clients, refused, and dropped where deltas are added up (out of order or too many series).",
    empty: "no data point in this range",
  },
  {
    accepted: ["otelcol_receiver_accepted_metric_points_total"],
    refused: ["otelcol_receiver_refused_metric_points_total"],
    dropped: ["otelcol_deltatocumulative_datapoints_total", '{error!=""}'],
  },
);

const recordsOnTheirWay = onTheirWay(
  {
    title: "Log records on their way",
    description:
      "Log records per minute: accepted from clients, refused, sent to Loki, lost on the way, and discarded by Loki, which " +
      "happens to records that are too old. Accepted and sent are equal in good health.",
    empty: "no log record in this range",
  },
  {
    accepted: ["otelcol_receiver_accepted_log_records_total"],
    sent: ["otelcol_exporter_sent_log_records_total"],
    refused: ["otelcol_receiver_refused_log_records_total"],
    dropped: ["otelcol_exporter_send_failed_log_records_total"],
    "discarded by Loki": ["loki_discarded_samples_total"],
  },
);

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
    description: "The services themselves: does everything arrive, and is there room.",
    variables: [],
    from: "now-1h",
    rows: [
      {
        height: 9,
        panels: [
          [8, alerts],
          [16, services],
        ],
      },
      {
        height: 8,
        panels: [
          [3, age],
          [7, spansOnTheirWay],
          [7, pointsOnTheirWay],
          [7, recordsOnTheirWay],
        ],
      },
      {
        height: 7,
        panels: [
          [3, replacedTexts],
          [10, replacedByKind],
          [11, replacedOverTime],
        ],
      },
      {
        height: 9,
        panels: [
          [14, limits],
          [10, storageOverTime],
        ],
      },
      {
        height: 8,
        panels: [
          [6, retention],
          [9, series],
          [9, scrapes],
        ],
      },
    ],
  });
}
