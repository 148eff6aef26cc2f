import { homedir } from "node:os";
import { join } from "node:path";
import type { Environment } from "../../../components/outputs";
import { blockFile } from "../agentFiles/block";
import { jsonFile } from "../agentFiles/json";
import { dotenvLines } from "../formats";
import { httpEndpoint, type Agent } from "./agent";
import { certificateVariables, deltas, encodedHeader, resourceVariables } from "./otlpVariables";

/**
 * Gemini CLI: https://github.com/google-gemini/gemini-cli/blob/main/docs/cli/telemetry.md. Its exporters are those of
 * OpenTelemetry's JavaScript SDK, which reads the standard variables for headers and certificates. The interval is fixed
 * at 10 s. Tried with 0.61.0.
 */
export const gemini: Agent = {
  title: "Gemini CLI",
  program: "gemini",
  settings: ({ connection, content, resource }) => ({
    variables: {
      GEMINI_TELEMETRY_ENABLED: "true",
      GEMINI_TELEMETRY_TARGET: "local",
      GEMINI_TELEMETRY_OTLP_PROTOCOL: "http",
      GEMINI_TELEMETRY_OTLP_ENDPOINT: httpEndpoint(connection, "Gemini CLI"),
      // Its default is true.
      GEMINI_TELEMETRY_LOG_PROMPTS: String(content !== "off"),
      // Messages in spans.
      GEMINI_TELEMETRY_TRACES_ENABLED: String(content === "full"),
      ...encodedHeader(connection),
      ...certificateVariables(connection),
      ...deltas,
      ...resourceVariables(resource),
    },
    notes: [
      content === "off"
        ? "Gemini CLI sends the prompt of `gemini -p` as a resource attribute (process.command_args) all the same."
        : "Gemini CLI has one switch for prompts and for what the model and the tools write in its logs.",
    ],
  }),
  files: ({ variables }, { GEMINI_CLI_HOME: home }) => {
    const folder = join(home ?? homedir(), ".gemini");
    const standard = Object.entries(variables).filter(([name]) => name.startsWith("OTEL_"));
    return [
      jsonFile(join(folder, "settings.json"), { telemetry: telemetrySettings(variables) }),
      blockFile(join(folder, ".env"), dotenvLines(Object.fromEntries(standard))),
    ];
  },
};

/** The same in the notation of `settings.json`. */
function telemetrySettings(variables: Environment): Readonly<Record<string, string | boolean>> {
  return {
    enabled: true,
    target: "local",
    otlpProtocol: "http",
    otlpEndpoint: variables["GEMINI_TELEMETRY_OTLP_ENDPOINT"]!,
    logPrompts: variables["GEMINI_TELEMETRY_LOG_PROMPTS"] === "true",
    traces: variables["GEMINI_TELEMETRY_TRACES_ENABLED"] === "true",
  };
}
