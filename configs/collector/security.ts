import { deepMerge } from "../render";
import type { JsonObject, Settings } from "../settings";
import { callsWithTls, internalTls, otlpTls, servesTls, tlsPaths, type TlsSettings } from "../tls";
import { containerPorts, paths } from "../topology";
import type { CollectorConfig } from "./types";

const ports = containerPorts.collector;

/** The name of the file with the tokens, one a line. */
export const tokensFileName = "otlp-tokens";

/** Whether the collector is replaced in daily life (tokens, certificates), so that what waits for Tempo must survive. */
export function keepsQueue({ security }: Pick<Settings, "security">): boolean {
  return security.otlpAuth !== "none" || security.tls !== "off";
}

/** Where the collector's metrics about itself are served: its endpoint for them knows no TLS. */
export function telemetryEndpoint(settings: Pick<Settings, "security">): { host: string; port: number } {
  return internalTls(settings)
    ? { host: "127.0.0.1", port: ports.telemetryInside }
    : { host: "0.0.0.0", port: ports.telemetry };
}

/** The configuration with authentication, TLS and a queue on disk, as far as the settings ask for them. */
export function secured(config: CollectorConfig, settings: TlsSettings): CollectorConfig {
  const layers = [
    ...(keepsQueue(settings) ? [persistentQueue(config)] : []),
    ...(otlpTls(settings) ? [otlpOverTls(settings)] : []),
    ...(settings.security.otlpAuth === "bearer" ? [bearer] : []),
    ...(internalTls(settings) ? [internal(config), ownMetricsOverTls] : []),
  ];
  const merged = layers.reduce((done, layer) => deepMerge(done, layer), config);
  const added = Object.keys(merged.extensions).filter((id) => !config.service.extensions.includes(id));
  return { ...merged, service: { ...merged.service, extensions: [...config.service.extensions, ...added] } };
}

/** A token for each client: an unknown one is answered 401, or Unauthenticated. */
const bearer: JsonObject = {
  extensions: { bearertokenauth: { filename: `${paths.secrets}/${tokensFileName}` } },
  receivers: onBothProtocols({ auth: { authenticator: "bearertokenauth" } }),
};

/** OTLP over TLS; with `mtls` a client without a certificate of an authority in the file isn't let in. */
function otlpOverTls({ security }: TlsSettings): JsonObject {
  const own = security.certificate !== undefined;
  return {
    receivers: onBothProtocols({
      tls: {
        ...servesTls({ own }),
        ...(security.otlpAuth === "mtls" && { client_ca_file: tlsPaths.clients }),
      },
    }),
  };
}

function onBothProtocols(settings: JsonObject): JsonObject {
  return { otlp: { protocols: { grpc: settings, http: settings } } };
}

/** What Tempo hasn't taken yet waits on disk while the collector is replaced. */
function persistentQueue(config: CollectorConfig): JsonObject {
  const exporters = idsOf(config.exporters, "otlp_grpc");
  return {
    extensions: {
      file_storage: {
        directory: paths.collector.queue,
        recreate: true,
        compaction: { on_start: true, directory: paths.collector.queue },
      },
    },
    exporters: Object.fromEntries(exporters.map((id) => [id, { sending_queue: { storage: "file_storage" } }])),
  };
}

/** To Tempo with TLS and a certificate of its own; TLS on everything that is scraped or asked for health. */
function internal(config: CollectorConfig): JsonObject {
  const toServices = idsOf(config.exporters, "otlp_grpc").map((id) => [
    id,
    { tls: { insecure: null, ...callsWithTls } },
  ]);
  const scraped = idsOf(config.exporters, "prometheus").map((id) => [id, { tls: servesTls() }]);
  return {
    extensions: { health_check: { tls: servesTls() } },
    exporters: Object.fromEntries([...toServices, ...scraped]) as JsonObject,
  };
}

/**
 * The collector scrapes itself where only it can, and exports that at the port where its own metrics always are. What its scrape says about itself stays out: Prometheus' own scrape says that.
 */
const ownMetricsOverTls: JsonObject = {
  receivers: {
    "prometheus/own": {
      config: {
        scrape_configs: [
          {
            job_name: "collector",
            scrape_interval: "10s",
            static_configs: [{ targets: [`127.0.0.1:${ports.telemetryInside}`] }],
          },
        ],
      },
    },
  },
  processors: {
    "filter/scrape": {
      error_mode: "ignore",
      metrics: { metric: ['name == "up" or IsMatch(name, "^scrape_")'] },
    },
  },
  exporters: {
    "prometheus/own": { endpoint: `0.0.0.0:${ports.telemetry}`, enable_open_metrics: true, tls: servesTls() },
  },
  service: {
    pipelines: {
      "metrics/own": {
        receivers: ["prometheus/own"],
        processors: ["memory_limiter", "filter/scrape"],
        exporters: ["prometheus/own"],
      },
    },
  },
};

/** The ids of one type: `type` and `type/name`. */
function idsOf(section: object, type: string): string[] {
  return Object.keys(section).filter((id) => id.split("/")[0] === type);
}
