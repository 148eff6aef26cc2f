import { renderYaml, type ConfigFile } from "../render";
import type { Settings } from "../settings";
import type { TlsSettings } from "../tls";
import { agentMetrics } from "./agents";
import { costPeriods } from "./costPeriods";
import { disk } from "./disk";
import { health } from "./health";
import { logs } from "./logs";
import { metrics } from "./metrics";
import { memoryLimiter } from "./limits";
import { otlpReceiver } from "./otlpReceiver";
import { assemble, type CollectorConfig } from "./parts";
import { collectorConfigFile } from "./paths";
import { ownMetrics, ownMetricsReader } from "./ownMetrics";
import { prices } from "./prices";
import { queues } from "./queue";
import { runningTasks } from "./runningTasks";
import { reduceContent } from "./redaction";
import { repeatedToolCalls } from "./repeatedCalls";
import { scrapeLogin } from "./scrapeLogin";
import { sessions } from "./sessions";
import { spanMetrics } from "./spanMetrics";
import { traces } from "./traces";

/** What the collector's configuration depends on. */
export type CollectorSettings = Pick<
  Settings,
  "content" | "traceStitching" | "storesLogs" | "scrapeInterval" | "prices" | "utcOffset"
> &
  TlsSettings;

/** The collector's configuration. */
export function collectorConfig(settings: CollectorSettings): CollectorConfig {
  const parts = [
    health(settings),
    memoryLimiter,
    otlpReceiver(settings),
    prices(settings),
    traces(settings),
    metrics(settings),
    agentMetrics,
    costPeriods(settings),
    runningTasks(settings),
    sessions,
    repeatedToolCalls,
    spanMetrics,
    logs(settings),
    queues(settings),
    disk,
    scrapeLogin,
    ownMetrics(settings),
  ];
  return assemble(reduceContent(parts, settings), ownMetricsReader);
}

/** The collector's files. */
export function collectorFiles(settings: Settings): ConfigFile[] {
  return [renderYaml(collectorConfigFile(settings), collectorConfig(settings), settings.overrides.collector)];
}
