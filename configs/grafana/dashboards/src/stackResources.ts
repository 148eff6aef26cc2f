import type { Panel } from "./types";
import { sharesOverTime } from "./healthPanels";
import { stat, timeseries } from "./panels";
import { instant, overTime } from "./queries";

/** Panels about what the services use: memory, disk and the queue. */

const memory = 'otelcol_process_memory_rss_bytes{job="collector"} or process_resident_memory_bytes{job!="collector"}';

const metricsStorage =
  "max(prometheus_tsdb_storage_blocks_bytes + prometheus_tsdb_wal_storage_size_bytes + prometheus_tsdb_head_chunks_storage_size_bytes)";

/** Everything that has a limit, as a share of it. */
export const limits: Panel = sharesOverTime({
  title: "How full everything is",
  description:
    "Each service's memory against its container's limit, at which it is killed; the collector's queues, which fill " +
    "while Tempo or Loki doesn't answer; and the metrics on disk against their size limit, at which the oldest are deleted " +
    "before their time.",
  empty: "no service answers",
  orange: 0.8,
  red: 0.9,
  queries: [
    overTime(`max by (job) (${memory}) / max by (job) (agentproxy_otel:memory_limit_bytes)`, {
      legend: "{{job}}: memory",
    }),
    overTime("max by (exporter) (otelcol_exporter_queue_size / otelcol_exporter_queue_capacity)", {
      legend: "queue of {{exporter}}",
    }),
    overTime(`${metricsStorage} / max(prometheus_tsdb_retention_limit_bytes > 0)`, { legend: "metrics on disk" }),
  ],
});

/** The size of traces and metrics on disk over time. */
export const storageOverTime: Panel = timeseries({
  title: "Storage",
  description: "What traces and metrics take on disk. Traces have no size limit, only their retention.",
  empty: "no service answers",
  unit: "bytes",
  draw: "lines",
  queries: [
    overTime(metricsStorage, { legend: "metrics" }),
    overTime("sum(tempodb_backend_bytes_total)", { legend: "traces" }),
  ],
});

/** The age of the oldest metrics, and the retention of metrics and traces. */
export const retention: Panel = stat({
  title: "Kept, and how long it is kept",
  description: "How far back the metrics go, and the retention that was set for metrics and for traces.",
  empty: "unknown",
  unit: "dtdurations",
  decimals: 1,
  names: true,
  below: true,
  queries: [
    instant("time() - min(prometheus_tsdb_lowest_timestamp_seconds > 0)", { legend: "metrics go back" }),
    instant("max(prometheus_tsdb_retention_limit_seconds)", { legend: "metrics retention" }),
    // Tempo exposes it in nanoseconds.
    instant('max(tempo_limits_defaults{limit_name="block_retention"}) / 1e9', { legend: "traces retention" }),
  ],
});
