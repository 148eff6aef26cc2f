import { httpEndpoint, type Agent } from "./agent";
import { certificateVariables, nodeTrust, resourceVariables, verbatimHeader } from "./otlpVariables";

/**
 * opencode (`packages/opencode/src/effect/observability.ts` of https://github.com/anomalyco/opencode): the endpoint turns
 * it on; OTLP over HTTP with JSON, traces and the program's own logs, no metrics. Header values are sent as they are.
 * Model calls are in its traces only together with their messages (`experimental.openTelemetry`). Tried with 1.18.33.
 */
export const opencode: Agent = {
  title: "opencode",
  program: "opencode",
  settings: ({ connection, content, resource }) => ({
    variables: {
      OTEL_EXPORTER_OTLP_ENDPOINT: httpEndpoint(connection, "opencode"),
      OPENCODE_CONFIG_CONTENT: JSON.stringify({ experimental: { openTelemetry: content !== "off" } }),
      ...verbatimHeader(connection),
      ...nodeTrust(connection),
      ...certificateVariables(connection),
      ...resourceVariables(resource),
    },
    notes: [
      ...(connection.identity === undefined
        ? []
        : ["opencode sends no client certificate with its logs, so the stack refuses them; traces arrive."]),
      ...(content === "off"
        ? ["opencode sends parts of shell commands in its logs all the same."]
        : ["opencode has one switch for prompts and for what the model writes."]),
    ],
  }),
};
