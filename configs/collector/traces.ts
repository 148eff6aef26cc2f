import { address } from "../services";
import type { Settings } from "../settings";
import { clientTls, usesTlsToTempo, type TlsSettings } from "../tls";
import { spanAttributes } from "./agents";
import type { ComponentConfig, Part } from "./parts";
import { collectorPaths } from "./paths";
import { countedSpansId } from "./spanMetrics";
import { stitchingProcessors } from "./stitching";

const queueStorage = "file_storage";

/**
 * Whether spans that Tempo hasn't accepted yet are queued on disk. Changes of tokens and certificates replace the
 * collector in daily operation, and the queue must survive that.
 */
export function usesPersistentQueue({ security }: Pick<Settings, "security">): boolean {
  return security.otlpAuth !== "none" || security.tls !== "off";
}

/** Traces, from the OTLP receiver to Tempo and to the span metrics. */
export function traces(settings: Pick<Settings, "traceStitching" | "security">): Part {
  const processors = { ...spanAttributes, ...(settings.traceStitching === "process" && stitchingProcessors) };
  return {
    extensions: usesPersistentQueue(settings) ? { [queueStorage]: storage } : {},
    processors,
    exporters: { "otlp_grpc/tempo": tempoExporter(settings) },
    pipelines: {
      // Spans are stitched before metrics are made of them, so that exemplars refer to traces that exist.
      traces: {
        receivers: ["otlp"],
        processors: ["memory_limiter", ...Object.keys(processors)],
        exporters: ["otlp_grpc/tempo", countedSpansId],
      },
    },
  };
}

const storage: ComponentConfig = {
  directory: collectorPaths.queue,
  recreate: true,
  compaction: { on_start: true, directory: collectorPaths.queue },
};

/**
 * Batches by their size in bytes: gRPC servers refuse messages of more than 4 MiB, and the exporter drops what is refused.
 * Without a largest size, requests that arrive in the same 200 ms become one message.
 */
const batch: ComponentConfig = { sizer: "bytes", flush_timeout: "200ms", min_size: 1_000_000, max_size: 3_000_000 };

function tempoExporter(settings: Pick<TlsSettings, "security">): ComponentConfig {
  return {
    endpoint: address("tempo", "otlpGrpc"),
    // Without `insecure` the exporter speaks TLS to a server without TLS, and no trace arrives.
    tls: usesTlsToTempo(settings) ? clientTls : { insecure: true },
    // Retry until Tempo is back: by default the exporter drops a batch after five minutes.
    retry_on_failure: { max_elapsed_time: "0s" },
    sending_queue: { batch, ...(usesPersistentQueue(settings) && { storage: queueStorage }) },
  };
}
