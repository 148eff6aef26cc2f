import { join } from "node:path";
import type { Environment } from "../../../components/outputs";
import { homeOf } from "../agentFiles/home";
import { jsonFile } from "../agentFiles/json";
import { httpEndpoint, type Agent, type Content } from "./agent";
import { deltas, interval, nodeTrust, resourceVariables, verbatimHeader } from "./otlpVariables";
import { waitingHook } from "./waitingHook";

/**
 * Claude Code: https://code.claude.com/docs/en/monitoring-usage. Tried with 2.1.330:
 * over HTTP it sends header values as they are, trusts `NODE_EXTRA_CA_CERTS` only, and has variables of its own for a
 * client certificate; over gRPC it decodes headers and reads the standard variables, but with TLS it refuses an endpoint
 * that is an IP address. `env` in its settings file wins over the shell's variables.
 */
export const claude: Agent = {
  title: "Claude Code",
  program: "claude",
  settings: ({ connection, content, resource }) => ({
    variables: {
      ...claudeSwitches(content),
      OTEL_EXPORTER_OTLP_PROTOCOL: "http/protobuf",
      OTEL_EXPORTER_OTLP_ENDPOINT: httpEndpoint(connection, "Claude Code"),
      ...verbatimHeader(connection),
      ...nodeTrust(connection),
      ...(connection.identity !== undefined && {
        CLAUDE_CODE_CLIENT_CERT: connection.identity.certificate,
        CLAUDE_CODE_CLIENT_KEY: connection.identity.key,
      }),
      ...interval,
      ...deltas,
      ...resourceVariables(resource),
    },
  }),
  files: ({ variables }, environment) => [
    jsonFile(
      join(environment["CLAUDE_CONFIG_DIR"] ?? join(homeOf(environment), ".claude"), "settings.json"),
      (present) => ({ env: variables, ...waitingHook("PermissionRequest", present) }),
    ),
  ],
};

/** What turns Claude Code's telemetry on, however it is sent; every content switch has a value. */
export function claudeSwitches(content: Content): Environment {
  const on = (...levels: Content[]): string => (levels.includes(content) ? "1" : "0");
  return {
    CLAUDE_CODE_ENABLE_TELEMETRY: "1",
    // Traces are a beta feature with a switch of their own.
    CLAUDE_CODE_ENHANCED_TELEMETRY_BETA: "1",
    OTEL_METRICS_EXPORTER: "otlp",
    OTEL_LOGS_EXPORTER: "otlp",
    OTEL_TRACES_EXPORTER: "otlp",
    OTEL_LOG_USER_PROMPTS: on("prompts", "full"),
    // Without a value it follows OTEL_LOG_USER_PROMPTS.
    OTEL_LOG_ASSISTANT_RESPONSES: on("full"),
    OTEL_LOG_TOOL_DETAILS: on("full"),
    OTEL_LOG_TOOL_CONTENT: on("full"),
    // The whole conversation again with each request: never.
    OTEL_LOG_RAW_API_BODIES: "0",
  };
}
