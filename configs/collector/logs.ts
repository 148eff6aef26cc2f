import { eventsConnectorId, recordAttributes } from "./agents";
import type { Part } from "./parts";

/** Logs are counted and then discarded. */
export const logs: Part = {
  processors: recordAttributes,
  exporters: { nop: {} },
  pipelines: {
    logs: {
      receivers: ["otlp"],
      processors: ["memory_limiter", ...Object.keys(recordAttributes)],
      exporters: ["nop", eventsConnectorId],
    },
  },
};
