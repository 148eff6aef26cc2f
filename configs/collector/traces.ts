import { address } from "../services";
import type { Settings } from "../settings";
import { eventsConnectorId, spanAttributes } from "./agents";
import type { Part } from "./parts";
import { pricesId } from "./prices";
import { delivery } from "./queue";
import { repeatedCallsConnectorId } from "./repeatedCalls";
import { sessionsConnectorId } from "./sessions";
import { agentproxySpansId } from "./spanMetrics";
import { spanStitching } from "./stitching";

/** Traces, from the OTLP receiver to Tempo, to the metrics of all agents and to the span metrics. */
export function traces(settings: Pick<Settings, "traceStitching" | "security">): Part {
  const stitching = settings.traceStitching === "process" ? spanStitching : {};
  return {
    processors: { ...spanAttributes, ...stitching },
    exporters: { "otlp_grpc/tempo": { endpoint: address("tempo", "otlpGrpc"), ...delivery(settings) } },
    pipelines: {
      // Spans are stitched before metrics are made of them, so that exemplars refer to traces that exist.
      traces: {
        receivers: ["otlp"],
        processors: ["memory_limiter", ...Object.keys(spanAttributes), pricesId, ...Object.keys(stitching)],
        exporters: [
          "otlp_grpc/tempo",
          eventsConnectorId,
          sessionsConnectorId,
          repeatedCallsConnectorId,
          agentproxySpansId,
        ],
      },
    },
  };
}
