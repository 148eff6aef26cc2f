import { bars, stat, timeseries } from "./panels";
import { instant, overTime } from "./queries";

/** Panels about what the services take: memory and disk. */

const memory =
  'otelcol_process_memory_rss_bytes{job="collector"} or process_resident_memory_bytes{job=~"tempo|prometheus|grafana"}';

/** Memory, as a part of the limit. */
export const memoryUse = bars({
  title: "Memory against limit",
  description: "The part of its container's memory limit that each service's process holds.",
  empty: "no service answers",
  unit: "percentunit",
  decimals: 0,
  max: 1,
  steps: [
    [null, "green"],
    [0.8, "orange"],
    [0.9, "red"],
  ],
  queries: [
    instant(`max by (job) (${memory}) / max by (job) (agentproxy_otel:memory_limit_bytes)`, { legend: "{{job}}" }),
  ],
});

/** Memory over time. */
export const memoryOverTime = timeseries({
  title: "Memory",
  description: "What each service's process holds.",
  empty: "no service answers",
  unit: "bytes",
  draw: "lines",
  queries: [overTime(`max by (job) (${memory})`, { legend: "{{job}}" })],
});

const metricsStorage =
  "max(prometheus_tsdb_storage_blocks_bytes + prometheus_tsdb_wal_storage_size_bytes + prometheus_tsdb_head_chunks_storage_size_bytes)";

/** Metrics on disk, as a part of their limit. */
export const storage = bars({
  title: "Metrics storage against its cap",
  description: "How much of its size limit Prometheus fills. At the limit the oldest metrics go before their time.",
  empty: "no size limit is set",
  unit: "percentunit",
  decimals: 0,
  max: 1,
  steps: [
    [null, "green"],
    [0.8, "orange"],
    [0.95, "red"],
  ],
  queries: [instant(`${metricsStorage} / max(prometheus_tsdb_retention_limit_bytes > 0)`, { legend: "metrics" })],
});

/** Disk over time. */
export const storageOverTime = timeseries({
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

/** How far back what is kept goes. */
export const kept = stat({
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
    // In nanoseconds.
    instant('max(tempo_limits_defaults{limit_name="block_retention"}) / 1e9', { legend: "traces retention" }),
  ],
});
