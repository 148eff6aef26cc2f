import { services } from "../services";
import { prometheusDuration, type Settings } from "../settings";
import type { ComponentConfig, Part } from "./parts";
import { scrapedEndpoint } from "./scrapeLogin";

/**
 * The collector's metrics about itself. Their endpoint supports neither a login nor TLS, so it listens on loopback only,
 * and the collector scrapes itself there and exports the result on the usual port, with both.
 */

const { telemetry, telemetryLoopback } = services.collector.ports;

/** `service.telemetry`: where the metrics are served. */
export const ownMetricsReader: ComponentConfig = {
  metrics: {
    level: "detailed",
    readers: [
      {
        pull: {
          exporter: {
            prometheus: {
              host: "127.0.0.1",
              port: telemetryLoopback,
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

/** The pipeline from the loopback port to the usual one. */
export function ownMetrics(settings: Pick<Settings, "security" | "scrapeInterval">): Part {
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
      "prometheus/own": {
        endpoint: `0.0.0.0:${telemetry}`,
        enable_open_metrics: true,
        ...scrapedEndpoint(settings),
      },
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
