import { address, containerPorts, paths } from "../topology";
import { renderYaml, type ConfigFile } from "../render";
import type { Settings } from "../settings";
import { grpcLimits, httpLimits } from "./limits";
import { metricsExporters, metricsPipelines, metricsProcessors } from "./metrics";
import { spanMetricsConnector, spanMetricsPipelines, spanMetricsProcessors } from "./spanMetrics";
import { stitchingProcessors } from "./stitching";
import { secured, telemetryEndpoint } from "./security";
import type { TlsSettings } from "../tls";
import type { CollectorConfig } from "./types";

const ports = containerPorts.collector;

/** What the collector's configuration depends on. */
export type CollectorSettings = Pick<Settings, "traceStitching"> & TlsSettings;

/** The collector's configuration. */
export function collectorConfig(settings: CollectorSettings): CollectorConfig {
  const stitching = settings.traceStitching === "process" ? stitchingProcessors : {};
  const config: CollectorConfig = {
    extensions: {
      health_check: { endpoint: `0.0.0.0:${ports.health}` },
    },
    receivers: {
      otlp: {
        protocols: {
          grpc: { endpoint: `0.0.0.0:${ports.otlpGrpc}`, ...grpcLimits },
          http: { endpoint: `0.0.0.0:${ports.otlpHttp}`, ...httpLimits },
        },
      },
    },
    processors: {
      memory_limiter: { check_interval: "1s", limit_percentage: 80, spike_limit_percentage: 20 },
      ...stitching,
      ...metricsProcessors,
      ...spanMetricsProcessors,
    },
    connectors: { span_metrics: spanMetricsConnector },
    exporters: {
      "otlp_grpc/tempo": {
        endpoint: address("tempo", containerPorts.tempo.otlpGrpc),
        // Without this the exporter speaks TLS to a plaintext Tempo, and no trace arrives.
        tls: { insecure: true },
        sending_queue: { batch: {} },
      },
      ...metricsExporters,
      // Logs are taken, so that clients that send them see no error, and go nowhere.
      nop: {},
    },
    service: {
      extensions: ["health_check"],
      telemetry: {
        metrics: {
          level: "detailed",
          readers: [
            {
              pull: {
                exporter: {
                  prometheus: {
                    ...telemetryEndpoint(settings),
                    // `_total` and units in the names, whichever format a scraper asks for.
                    without_type_suffix: false,
                    without_units: false,
                    without_scope_info: true,
                  },
                },
              },
            },
          ],
        },
      },
      pipelines: {
        // Stitched before anything is made from spans, so that exemplars lead to traces that exist.
        traces: {
          receivers: ["otlp"],
          processors: ["memory_limiter", ...Object.keys(stitching)],
          exporters: ["otlp_grpc/tempo", "span_metrics"],
        },
        ...metricsPipelines,
        ...spanMetricsPipelines,
        logs: { receivers: ["otlp"], processors: ["memory_limiter"], exporters: ["nop"] },
      },
    },
  };
  return secured(config, settings);
}

/** The collector's files. */
export function collectorFiles(settings: Settings): ConfigFile[] {
  return [renderYaml(paths.collector.config, collectorConfig(settings), settings.overrides.collector)];
}
