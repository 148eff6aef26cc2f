import { services } from "../services";
import { prometheusDuration, type Settings } from "../settings";
import { serverTls, usesInternalTls, type TlsSettings } from "../tls";
import type { ComponentConfig, Part } from "./parts";

/**
 * The collector's metrics about itself. Their endpoint has no TLS settings, so with TLS it listens on loopback only, and
 * the collector scrapes itself there and exports the result on the usual port over TLS.
 */

const { telemetry, telemetryLoopback } = services.collector.ports;

/** `service.telemetry`: where the metrics are served. */
export function ownMetricsReader(settings: Pick<TlsSettings, "security">): ComponentConfig {
  return {
    metrics: {
      level: "detailed",
      readers: [
        {
          pull: {
            exporter: {
              prometheus: {
                ...(usesInternalTls(settings)
                  ? { host: "127.0.0.1", port: telemetryLoopback }
                  : { host: "0.0.0.0", port: telemetry }),
                // Puts `_total` and units into the names, whichever format a scraper accepts.
                without_type_suffix: false,
                without_units: false,
                without_scope_info: true,
              },
            },
          },
        },
      ],
    },
  };
}

/** With TLS: the pipeline from the loopback port to the usual one. */
export function ownMetrics(settings: Pick<Settings, "security" | "scrapeInterval">): Part {
  if (!usesInternalTls(settings)) {
    return {};
  }
  return {
    receivers: {
      "prometheus/own": {
        config: {
          scrape_configs: [
            {
              job_name: "collector",
              scrape_interval: prometheusDuration(settings.scrapeInterval),
              static_configs: [{ targets: [`127.0.0.1:${telemetryLoopback}`] }],
            },
          ],
        },
      },
    },
    processors: {
      // What this scrape reports about itself: Prometheus' own scrape reports the same.
      "filter/drop_scrape": {
        error_mode: "ignore",
        metrics: { metric: ['name == "up" or IsMatch(name, "^scrape_")'] },
      },
    },
    exporters: {
      "prometheus/own": { endpoint: `0.0.0.0:${telemetry}`, enable_open_metrics: true, tls: serverTls() },
    },
    pipelines: {
      "metrics/own": {
        receivers: ["prometheus/own"],
        processors: ["memory_limiter", "filter/drop_scrape"],
        exporters: ["prometheus/own"],
      },
    },
  };
}
