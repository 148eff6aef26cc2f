import { httpEndpoint, type Agent } from "./agent";
import { certificateVariables, encodedHeader, interval, resourceVariables } from "./otlpVariables";

/**
 * GitHub Copilot CLI: https://docs.github.com/en/copilot/reference/enterprise-administrators/opentelemetry-reference, and
 * `copilot help monitoring`. OTLP over HTTP only, cumulative totals only, no logs. Tried with 1.0.102.
 */
export const copilot: Agent = {
  title: "GitHub Copilot CLI",
  program: "copilot",
  settings: ({ connection, content, resource }) => ({
    variables: {
      COPILOT_OTEL_ENABLED: "true",
      OTEL_EXPORTER_OTLP_ENDPOINT: httpEndpoint(connection, "GitHub Copilot CLI"),
      OTEL_EXPORTER_OTLP_PROTOCOL: "http/protobuf",
      OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: String(content !== "off"),
      ...encodedHeader(connection),
      ...certificateVariables(connection),
      ...interval,
      ...resourceVariables(resource),
    },
    ...(content === "prompts" && {
      notes: ["GitHub Copilot CLI has one switch for prompts and for what the model and the tools write."],
    }),
  }),
};
