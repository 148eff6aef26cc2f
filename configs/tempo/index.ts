import { containerPorts, paths } from "../topology";
import { renderYaml, type ConfigFile } from "../render";
import { goDuration, type Settings } from "../settings";
import { internalTls, servesTls, tempoAsksForCertificate, tlsPaths, type TlsSettings } from "../tls";

/** For how long a stack may be stopped without losing its last traces, in seconds: a long weekend. */
const longestStop = 72 * 3600;

/** After how long spans become a block, which can be searched by every query. */
const blockDuration = "2m";

/** What Tempo's configuration depends on. */
export type TempoSettings = TlsSettings & Pick<Settings, "retention">;

/**
 * Tempo's configuration, in the keys of Tempo 3.
 *
 * A trace is gone at most about ten minutes after its retention has passed: a block is complete after two minutes, is
 * looked for every minute and marked within a minute, and stays another five. With Tempo's own intervals a
 * retention of 1h means up to three and a half.
 * @see https://grafana.com/docs/tempo/latest/configuration/
 */
export function tempoConfig(settings: TempoSettings): object {
  const blockRetention = goDuration(settings.retention.traces);
  // The scheduler and the worker each have a copy of this block; the overrides apply to both.
  const compaction = { block_retention: blockRetention, compacted_block_retention: "5m" };
  return {
    server: {
      http_listen_port: containerPorts.tempo.http,
      // Its parts talk to each other there; nobody else has to.
      grpc_listen_address: "127.0.0.1",
      log_level: "info",
      ...httpTls(settings),
    },
    usage_report: { reporting_enabled: false },
    stream_over_http_enabled: true,
    distributor: {
      receivers: {
        otlp: { protocols: { grpc: { endpoint: `0.0.0.0:${containerPorts.tempo.otlpGrpc}`, ...otlpTls(settings) } } },
      },
      // Agents send prompts and answers of up to 60 KB as attributes; Tempo would cut them at 2,048 bytes.
      max_attribute_bytes: 131_072,
    },
    live_store: {
      // When it starts, Tempo 3.0.3 drops what is older than this of what it had not made into a block before it was
      // stopped: the last minutes. So it must be longer than a stack is likely to be stopped.
      complete_block_timeout: goDuration({ seconds: Math.min(settings.retention.traces.seconds, longestStop) }),
      max_block_duration: blockDuration,
      flush_op_timeout: "1m",
    },
    query_frontend: {
      // The dashboards add up the spans of a task, which can be more than the hundred that a search gives otherwise.
      search: { max_spans_per_span_set: 1000 },
      metrics: {
        // Younger spans may not be in a block yet, older ones may be in blocks only.
        query_backend_after: "10m",
        // No limit of its own to a query's time range: the retention is one.
        max_duration: "0s",
      },
    },
    backend_scheduler: {
      provider: {
        retention: { interval: "1m" },
        compaction: { compaction },
      },
    },
    // Waiting for a job to end is all that a stop would take long for; jobs are tried again.
    backend_worker: { compaction, finish_on_shutdown_timeout: "1s" },
    overrides: { defaults: { compaction: { block_retention: blockRetention } } },
    storage: {
      trace: {
        backend: "local",
        blocklist_poll: "30s",
        wal: { path: `${paths.tempo.data}/wal` },
        local: { path: `${paths.tempo.data}/blocks` },
      },
    },
  };
}

/** Tempo's API over TLS; where other machines reach it, for holders of a certificate of the stack only. */
function httpTls(settings: TlsSettings): object {
  return internalTls(settings)
    ? {
        tls_min_version: "VersionTLS12",
        http_tls_config: {
          ...servesTls(),
          ...(tempoAsksForCertificate(settings) && {
            client_auth_type: "RequireAndVerifyClientCert",
            client_ca_file: tlsPaths.clients,
          }),
        },
      }
    : {};
}

/** Spans over TLS, from the collector only: nobody else on the network has a certificate of the stack. */
function otlpTls(settings: TlsSettings): object {
  return internalTls(settings) ? { tls: { ...servesTls(), client_ca_file: tlsPaths.authority } } : {};
}

/** Tempo's files. */
export function tempoFiles(settings: Settings): ConfigFile[] {
  return [renderYaml(paths.tempo.config, tempoConfig(settings), settings.overrides.tempo)];
}
