import type { Settings } from "../settings";
import { clientTls, usesTlsToStores, type TlsSettings } from "../tls";
import type { ComponentConfig, Part } from "./parts";
import { collectorPaths } from "./paths";

const queueStorage = "file_storage";

/**
 * Whether what the stores haven't accepted yet is queued on disk. Changes of tokens and certificates replace the
 * collector in daily operation, and the queue must survive that.
 */
export function usesPersistentQueue({ security }: Pick<Settings, "security">): boolean {
  return security.otlpAuth !== "none" || security.tls !== "off";
}

/** The storage of the queues. */
export function queues(settings: Pick<Settings, "security">): Part {
  return usesPersistentQueue(settings)
    ? {
        extensions: {
          [queueStorage]: {
            directory: collectorPaths.queue,
            recreate: true,
            compaction: { on_start: true, directory: collectorPaths.queue },
          },
        },
      }
    : {};
}

/**
 * Batches by their size in bytes: gRPC servers refuse messages of more than 4 MiB, and the exporter drops what is refused.
 * Without a largest size, requests that arrive in the same 200 ms become one message.
 */
const batch: ComponentConfig = { sizer: "bytes", flush_timeout: "200ms", min_size: 1_000_000, max_size: 3_000_000 };

/** How an exporter delivers to one of the stores, whatever its protocol. */
export function delivery(settings: Pick<TlsSettings, "security">): ComponentConfig {
  return {
    // Without `insecure` an exporter for gRPC speaks TLS to a server without TLS, and nothing arrives.
    tls: usesTlsToStores(settings) ? clientTls : { insecure: true },
    // Retry until the store is back: by default an exporter drops a batch after five minutes.
    retry_on_failure: { max_elapsed_time: "0s" },
    sending_queue: { batch, ...(usesPersistentQueue(settings) && { storage: queueStorage }) },
  };
}
