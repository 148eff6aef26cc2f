import { configFilePath, renderYaml, type ConfigFile } from "../render";
import { configPath, services } from "../services";
import { goDuration, type Settings } from "../settings";
import { mutualTls, storeHttpTls, usesTlsToStores, type TlsSettings } from "../tls";

const { ports, dataFolder } = services.tempo;

/** Tempo's configuration file inside the container, unless it is a secret. */
export const tempoConfigPath = configPath("tempo", "tempo.yaml");

/** Where Tempo reads its configuration. */
export function tempoConfigFile(settings: Pick<Settings, "encrypted">): string {
  return configFilePath(tempoConfigPath, settings, ["tempoOverrides"]);
}

/** How long a stack can be stopped without losing its latest traces, in seconds: a long weekend. */
const longestStop = 72 * 3600;

/** After how long spans become a block, which every query searches. */
const blockDuration = "2m";

/** What Tempo's configuration depends on. */
export type TempoSettings = TlsSettings & Pick<Settings, "retention" | "memory">;

/**
 * The size of the largest trace, in bytes of OTLP/protobuf. Tempo discards the spans beyond it, and reports that in a
 * metric only. Its default is 5 MB, which is 80 spans with the longest texts of agents.
 *
 * Tempo's modules send one another at most 16 MiB, so a larger trace could be stored, but not read. Reading one of 15 MB
 * takes 270 MiB of memory if Tempo has no more, measured with Tempo 3.0.3.
 */
function largestTrace({ memory }: TempoSettings): number {
  return Math.min(15_000_000, memory.tempo * 30_000);
}

/**
 * Tempo's configuration, for Tempo 3.
 *
 * A trace is deleted at most about ten minutes after its retention has passed: a block is complete after two minutes,
 * expired blocks are searched every minute and marked within a minute, and deleted five minutes later. With Tempo's
 * default intervals a retention of 1h means up to 3.5h.
 * @see https://grafana.com/docs/tempo/latest/configuration/
 */
export function tempoConfig(settings: TempoSettings): object {
  const blockRetention = goDuration(settings.retention.traces);
  // The scheduler and the worker each have a copy of this block; the overrides apply to both.
  const compaction = { block_retention: blockRetention, compacted_block_retention: "5m" };
  return {
    server: {
      http_listen_port: ports.http,
      // For connections between Tempo's own modules only.
      grpc_listen_address: "127.0.0.1",
      log_level: "info",
      ...storeHttpTls("tempo", settings),
    },
    usage_report: { reporting_enabled: false },
    stream_over_http_enabled: true,
    distributor: {
      receivers: {
        otlp: { protocols: { grpc: { endpoint: `0.0.0.0:${ports.otlpGrpc}`, ...otlpServerTls(settings) } } },
      },
      // Agents send prompts and answers of up to 60 KB as attributes; Tempo truncates at 2,048 bytes by default.
      max_attribute_bytes: 131_072,
    },
    live_store: {
      // At its start, Tempo 3.0.3 drops write-ahead log entries older than this that weren't in a block yet when it
      // was stopped: the last minutes. So this must be longer than a stack is likely to be stopped.
      complete_block_timeout: goDuration({ seconds: Math.min(settings.retention.traces.seconds, longestStop) }),
      max_block_duration: blockDuration,
      flush_op_timeout: "1m",
    },
    query_frontend: {
      search: {
        // A user's own searches may list all spans of a task.
        max_spans_per_span_set: 1000,
        // Lists of tasks may cover any time range: the retention limits it. The default is a week.
        max_duration: "0s",
      },
      metrics: {
        // Younger spans may not be in a block yet; older ones may be in blocks only.
        query_backend_after: "10m",
        // Queries may cover any time range: the retention limits it.
        max_duration: "0s",
      },
    },
    backend_scheduler: {
      provider: {
        retention: { interval: "1m" },
        compaction: { compaction },
      },
    },
    // Only waiting for running jobs would delay a stop, and interrupted jobs are retried.
    backend_worker: { compaction, finish_on_shutdown_timeout: "1s" },
    overrides: {
      defaults: {
        compaction: { block_retention: blockRetention },
        global: { max_bytes_per_trace: largestTrace(settings) },
      },
    },
    storage: {
      trace: {
        backend: "local",
        blocklist_poll: "30s",
        wal: { path: `${dataFolder}/wal` },
        local: { path: `${dataFolder}/blocks` },
      },
    },
  };
}

/** TLS of Tempo's OTLP receiver, which only the collector may use. */
function otlpServerTls(settings: TlsSettings): object {
  return usesTlsToStores(settings) ? { tls: mutualTls("otlpGrpc") } : {};
}

/** Tempo's files. */
export function tempoFiles(settings: Settings): ConfigFile[] {
  return [renderYaml(tempoConfigFile(settings), tempoConfig(settings), settings.overrides.tempo)];
}
