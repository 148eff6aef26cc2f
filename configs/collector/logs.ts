import { address } from "../services";
import type { Settings } from "../settings";
import { scheme } from "../tls";
import type { Components, Part } from "./parts";
import { delivery } from "./queue";
import { recordStitching } from "./stitching";

/**
 * Log records, from the OTLP receiver to Loki. Where they aren't stored, they are accepted and discarded, so that clients
 * that send them get no errors.
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
    processors: stitching,
    exporters,
    pipelines: {
      logs: {
        receivers: ["otlp"],
        processors: ["memory_limiter", ...Object.keys(stitching)],
        exporters: Object.keys(exporters),
      },
    },
  };
}
