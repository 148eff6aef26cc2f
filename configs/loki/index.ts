import { configFilePath, renderYaml, type ConfigFile } from "../render";
import { configPath, services } from "../services";
import { goDuration, type Settings } from "../settings";
import { storeHttpTls, type TlsSettings } from "../tls";

const { ports, dataFolder } = services.loki;

/** Loki's configuration file inside the container, unless it is a secret. */
export const lokiConfigPath = configPath("loki", "loki.yaml");

/** Where Loki reads its configuration. */
export function lokiConfigFile(settings: Pick<Settings, "encrypted">): string {
  return configFilePath(lokiConfigPath, settings, ["lokiOverrides"]);
}

/** What Loki's configuration depends on. */
export type LokiSettings = TlsSettings & Pick<Settings, "retention" | "memory">;

/**
 * The resource attributes that tell Loki's streams apart: few values, which is what a stream needs. By default also
 * `service.instance.id` is one of them, and each process of an agent would be a stream, of which there may be 5,000.
 */
const streamAttributes = ["service.name", "service.namespace"];

/**
 * How old a chunk of a stream becomes before it is stored, if it has new records all the time. Loki refuses records that
 * are older than the newest of their stream by more than half of this time, so it is how long the collector can keep
 * records while Loki is down and still deliver them afterwards: half a day.
 */
const chunkAge = { seconds: 24 * 3600 };

/** The largest request: the collector's batches have 3 MB, and Loki's own modules repeat them over gRPC. */
const largestMessage = 32 * 1024 * 1024;

/**
 * Loki's configuration, for Loki 3.7: a single process with its store in files.
 *
 * A record is deleted at most a day after its retention has passed, because chunks are deleted as a whole; queries don't
 * return it from then on.
 * @see https://grafana.com/docs/loki/latest/configure/
 */
export function lokiConfig(settings: LokiSettings): object {
  const retention = goDuration(settings.retention.logs);
  return {
    // One tenant: the collector sends no X-Scope-OrgID.
    auth_enabled: false,
    analytics: { reporting_enabled: false },
    server: {
      http_listen_port: ports.http,
      // For connections between Loki's own modules only.
      grpc_listen_address: "127.0.0.1",
      grpc_server_max_recv_msg_size: largestMessage,
      grpc_server_max_send_msg_size: largestMessage,
      log_level: "warn",
      ...storeHttpTls("loki", settings),
    },
    common: {
      instance_addr: "127.0.0.1",
      path_prefix: dataFolder,
      replication_factor: 1,
      ring: { kvstore: { store: "inmemory" } },
      storage: { filesystem: { chunks_directory: `${dataFolder}/chunks`, rules_directory: `${dataFolder}/rules` } },
    },
    // The next major version's default is another store, which doesn't read `common.storage`.
    storage_config: { use_thanos_objstore: false },
    schema_config: {
      configs: [
        {
          from: "2025-01-01",
          store: "tsdb",
          object_store: "filesystem",
          schema: "v13",
          index: { prefix: "index_", period: "24h" }, // Retention needs this period.
        },
      ],
    },
    ingester: {
      // Ready after a second: by default Loki waits 15 s for other instances.
      lifecycler: { min_ready_duration: "1s", final_sleep: "0s" },
      max_chunk_age: goDuration(chunkAge),
      wal: {
        dir: `${dataFolder}/wal`,
        flush_on_shutdown: true,
        // Its default of 4 GB is more than the container has: a start after a crash would end in the next one.
        replay_memory_ceiling: `${Math.floor(settings.memory.loki / 2)}MB`,
      },
    },
    // All queries see what is still in memory: its age is `max_chunk_age`, and the default is three hours.
    querier: { query_ingesters_within: "0s", max_concurrent: 4 },
    pattern_ingester: { enabled: false },
    frontend: { address: "127.0.0.1" },
    query_scheduler: { use_scheduler_ring: false },
    compactor: {
      working_directory: `${dataFolder}/compactor`,
      retention_enabled: true,
      delete_request_store: "filesystem",
      // A record that is deleted by hand is gone after some ten minutes, not a day.
      delete_request_cancel_period: "5m",
      retention_delete_delay: "10m",
    },
    limits_config: {
      retention_period: retention,
      max_query_lookback: retention,
      max_query_length: "0s",
      reject_old_samples_max_age: retention,
      otlp_config: {
        resource_attributes: {
          ignore_defaults: true,
          attributes_config: [{ action: "index_label", attributes: streamAttributes }],
        },
      },
      // Everything but the body is structured metadata. Agents send texts of up to 60 KB in one attribute, and Loki
      // refuses the record if all together have more than 64 KB by default.
      max_structured_metadata_size: "512KB",
      max_structured_metadata_entries_count: 256,
      max_line_size: "512KB",
      max_line_size_truncate: true,
      // One agent is one stream, so its limit is that of all. Beyond it the collector waits and sends again.
      ingestion_rate_mb: 16,
      ingestion_burst_size_mb: 32,
      per_stream_rate_limit: "16MB",
      per_stream_rate_limit_burst: "32MB",
      // A table by session has a series for each of them.
      max_query_series: 5000,
      volume_enabled: true,
    },
    ruler: { wal: { dir: `${dataFolder}/ruler-wal` } },
  };
}

/** Loki's files. */
export function lokiFiles(settings: Settings): ConfigFile[] {
  return [renderYaml(lokiConfigFile(settings), lokiConfig(settings), settings.overrides.loki)];
}
