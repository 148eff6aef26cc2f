import type { Panel, PrometheusQuery } from "./types";
import { bars, stat, timeseries, type PanelArgs } from "./panels";
import { instant, overTime } from "./queries";

/** Panels about what the services use: memory and disk. */

type Texts = Pick<PanelArgs, "title" | "description" | "empty">;

/** A share of a limit as a bar from 0 to 100 %, which turns orange and red from these shares on. */
export function shareOfLimit(
  args: Texts & { readonly orange: number; readonly red: number; readonly query: PrometheusQuery },
): Panel {
  const { title, description, empty, orange, red, query } = args;
  return bars({
    title,
    description,
    empty,
    unit: "percentunit",
    decimals: 0,
    max: 1,
    thresholds: [
      { color: "green", value: null },
      { color: "orange", value: orange },
      { color: "red", value: red },
    ],
    queries: [query],
  });
}

function bytesOverTime(args: Texts & { readonly queries: readonly PrometheusQuery[] }): Panel {
  return timeseries({ ...args, unit: "bytes", draw: "lines" });
}

const memory =
  'otelcol_process_memory_rss_bytes{job="collector"} or process_resident_memory_bytes{job=~"tempo|prometheus|grafana"}';

/** Memory as a share of its limit. */
export const memoryUse = shareOfLimit({
  title: "Memory against limit",
  description: "The part of its container's memory limit that each service's process holds.",
  empty: "no service answers",
  orange: 0.8,
  red: 0.9,
  query: instant(`max by (job) (${memory}) / max by (job) (agentproxy_otel:memory_limit_bytes)`, {
    legend: "{{job}}",
  }),
});

/** Memory over time. */
export const memoryOverTime = bytesOverTime({
  title: "Memory",
  description: "What each service's process holds.",
  empty: "no service answers",
  queries: [overTime(`max by (job) (${memory})`, { legend: "{{job}}" })],
});

const metricsStorage =
  "max(prometheus_tsdb_storage_blocks_bytes + prometheus_tsdb_wal_storage_size_bytes + prometheus_tsdb_head_chunks_storage_size_bytes)";

/** The size of the metrics on disk as a share of its limit. */
export const storageUse = shareOfLimit({
  title: "Metrics storage against its cap",
  description: "How much of its size limit Prometheus fills. At the limit the oldest metrics go before their time.",
  empty: "no size limit is set",
  orange: 0.8,
  red: 0.95,
  query: instant(`${metricsStorage} / max(prometheus_tsdb_retention_limit_bytes > 0)`, { legend: "metrics" }),
});

/** The size of traces and metrics on disk over time. */
export const storageOverTime = bytesOverTime({
  title: "Storage",
  description: "What traces and metrics take on disk. Traces have no size limit, only their retention.",
  empty: "no service answers",
  queries: [
    overTime(metricsStorage, { legend: "metrics" }),
    overTime("sum(tempodb_backend_bytes_total)", { legend: "traces" }),
  ],
});

/** The age of the oldest metrics, and the retention of metrics and traces. */
export const retention = stat({
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
