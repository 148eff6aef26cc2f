import { renderYaml, type ConfigFile } from "../render";
import type { Settings } from "../settings";
import type { TlsSettings } from "../tls";
import { health } from "./health";
import { logs } from "./logs";
import { metrics } from "./metrics";
import { memoryLimiter } from "./limits";
import { otlpReceiver } from "./otlpReceiver";
import { assemble, type CollectorConfig } from "./parts";
import { collectorPaths } from "./paths";
import { ownMetrics, ownMetricsReader } from "./ownMetrics";
import { scrapeLogin } from "./scrapeLogin";
import { spanMetrics } from "./spanMetrics";
import { traces } from "./traces";

/** What the collector's configuration depends on. */
export type CollectorSettings = Pick<Settings, "traceStitching" | "scrapeInterval"> & TlsSettings;

/** The collector's configuration. */
export function collectorConfig(settings: CollectorSettings): CollectorConfig {
  const parts = [
    health(settings),
    memoryLimiter,
    otlpReceiver(settings),
    traces(settings),
    metrics(settings),
    spanMetrics,
    logs,
    scrapeLogin,
    ownMetrics(settings),
  ];
  return assemble(parts, ownMetricsReader);
}

/** The collector's files. */
export function collectorFiles(settings: Settings): ConfigFile[] {
  return [renderYaml(collectorPaths.config, collectorConfig(settings), settings.overrides.collector)];
}
