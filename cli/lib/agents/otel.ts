import { httpEndpoint, type Agent } from "./agent";
import { certificateVariables, deltas, encodedHeader, interval, resourceVariables } from "./otlpVariables";

/** Any program with an OpenTelemetry SDK: https://opentelemetry.io/docs/specs/otel/protocol/exporter/ */
export const otel: Agent = {
  title: "An OpenTelemetry SDK",
  program: "your program",
  settings: ({ connection, content, resource }) => ({
    variables: {
      OTEL_TRACES_EXPORTER: "otlp",
      OTEL_METRICS_EXPORTER: "otlp",
      OTEL_LOGS_EXPORTER: "otlp",
      OTEL_EXPORTER_OTLP_PROTOCOL: "http/protobuf",
      OTEL_EXPORTER_OTLP_ENDPOINT: httpEndpoint(connection, "An OpenTelemetry SDK"),
      OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: String(content !== "off"),
      ...encodedHeader(connection),
      ...certificateVariables(connection),
      ...interval,
      ...deltas,
      ...resourceVariables(resource),
    },
  }),
};
