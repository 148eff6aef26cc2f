import { address } from "../services";
import type { Settings } from "../settings";
import { scheme } from "../tls";
import { eventsConnectorId, recordAttributes } from "./agents";
import type { Components, Part } from "./parts";
import { pricesId } from "./prices";
import { delivery } from "./queue";
import { repeatedCallsConnectorId } from "./repeatedCalls";
import { sessionsConnectorId } from "./sessions";
import { recordStitching } from "./stitching";

/**
 * Log records, from the OTLP receiver to Loki and to the metrics of all agents. Where they aren't stored, they are still
 * counted.
 */
export function logs(settings: Pick<Settings, "storesLogs" | "traceStitching" | "security">): Part {
  const stitching = settings.traceStitching === "process" ? recordStitching : {};
  const exporters: Components = settings.storesLogs
    ? {
        "otlp_http/loki": {
          endpoint: `${scheme(settings, "loki")}://${address("loki", "http")}/otlp`,
          ...delivery(settings),
        },
      }
    : { nop: {} };
  return {
    processors: { ...recordAttributes, ...stitching },
    exporters,
    pipelines: {
      logs: {
        receivers: ["otlp"],
        processors: ["memory_limiter", ...Object.keys(recordAttributes), pricesId, ...Object.keys(stitching)],
        exporters: [...Object.keys(exporters), eventsConnectorId, sessionsConnectorId, repeatedCallsConnectorId],
      },
    },
  };
}
