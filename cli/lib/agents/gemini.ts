import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Environment } from "../../../components/outputs";
import { blockFile } from "../agentFiles/block";
import { homeOf } from "../agentFiles/home";
import { jsonFile } from "../agentFiles/json";
import type { SettingsFile } from "../agentFiles/settingsFile";
import { UserError } from "../errors";
import { dotenvLines } from "../formats";
import { httpEndpoint, type Agent } from "./agent";
import { certificateVariables, deltas, encodedHeader, resourceVariables } from "./otlpVariables";
import { waitingHook } from "./waitingHook";

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
  credentialsNote:
    "Gemini CLI reads ~/.gemini/.env only in trusted folders without a .env of their own, and the stack refuses its " +
    "telemetry elsewhere: paste the lines of `npm run env -- gemini` there.",
  files: ({ variables }, environment) => {
    const home = environment["GEMINI_CLI_HOME"] ?? homeOf(environment);
    const settings = jsonFile(join(home, ".gemini/settings.json"), (present) => ({
      telemetry: telemetrySettings(variables),
      ...waitingHook("Notification", present),
    }));
    const credentials = Object.entries(variables).filter(([name]) =>
      /^OTEL_EXPORTER_OTLP_(HEADERS|.*(CERT|KEY))/.test(name),
    );
    return credentials.length === 0 ? [settings] : [settings, envFile(home, Object.fromEntries(credentials))];
  },
};

/** `settings.json` has no place for headers and certificates. */
function envFile(home: string, variables: Environment): SettingsFile {
  const file = blockFile(join(home, ".gemini/.env"), dotenvLines(variables));
  const other = join(home, ".env");
  return {
    ...file,
    add: (text) => {
      // The first one that is found is read, and no other.
      if (text === undefined && existsSync(other)) {
        throw new UserError(
          `${file.path} would hide ${other} from Gemini CLI. Move that file there and run this again, or paste the lines ` +
            "of `npm run env -- gemini`.",
        );
      }
      return file.add(text);
    },
  };
}

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
