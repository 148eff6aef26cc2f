import { openaiChat } from "../apis/openaiChat";
import { newFile, replacement } from "./patch";
import { apiKey, jsonLines, type Agent } from "./agent";

interface Event {
  readonly type: string;
  readonly sessionId?: string;
  readonly usage?: unknown;
  readonly data?: { readonly success?: boolean };
}

/** GitHub Copilot CLI with a provider of one's own, which needs no login: `copilot help providers`. */
export const copilotCli: Agent = {
  name: "copilot-cli",
  packageName: "@github/copilot",
  program: "copilot",
  api: openaiChat,
  tools: {
    shell: (command) => ({ name: "bash", input: { command, description: "Run the check" } }),
    read: (file) => ({ name: "view", input: { path: file } }),
    write: (file, text) => ({ name: "apply_patch", input: { input: newFile(file, text) } }),
    edit: (file, from, to) => ({ name: "apply_patch", input: { input: replacement(file, from, to) } }),
  },
  costOf: "process",

  invoke: ({ apiUrl, otlpUrl, prompt, content, resume }) => ({
    args: [
      ...["-p", prompt, "--allow-all-tools", "--output-format", "json"],
      ...(resume === undefined ? [] : ["--resume", resume]),
    ],
    env: {
      COPILOT_OFFLINE: "true",
      COPILOT_AUTO_UPDATE: "false",
      COPILOT_PROVIDER_BASE_URL: apiUrl,
      COPILOT_PROVIDER_API_KEY: apiKey,
      COPILOT_MODEL: "gpt-5.4",
      COPILOT_OTEL_ENABLED: "true",
      OTEL_EXPORTER_OTLP_ENDPOINT: otlpUrl,
      OTEL_METRIC_EXPORT_INTERVAL: "2000",
      ...(content && { OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: "true" }),
    },
  }),

  output: (stdout) => {
    const events = jsonLines<Event>(stdout);
    const result = events.findLast(({ type }) => type === "result");
    if (result === undefined) {
      throw new Error("The output has no event `result`");
    }
    const tools = events.filter(({ type }) => type === "tool.execution_complete");
    return { sessionId: result.sessionId, details: { tools: tools.map(({ data }) => ({ success: data?.success })) } };
  },
};
