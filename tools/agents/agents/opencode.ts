import { openaiChat } from "../apis/openaiChat";
import { addTokens, noTokens } from "../script";
import { apiKey, jsonLines, type Agent, type Run } from "./agent";

interface Event {
  readonly type: string;
  readonly sessionID?: string;
  readonly part?: {
    readonly type: string;
    readonly cost?: number;
    readonly tokens?: {
      readonly input: number;
      readonly output: number;
      readonly reasoning: number;
      readonly cache: { readonly read: number; readonly write: number };
    };
    readonly tool?: string;
    readonly state?: { readonly status?: string };
  };
}

/** opencode: https://opencode.ai/docs/config/, with a provider of one's own. */
export const opencode: Agent = {
  name: "opencode",
  packageName: "opencode-ai",
  program: "opencode",
  api: openaiChat,
  tools: {
    shell: (command) => ({ name: "bash", input: { command, description: "Run the check" } }),
    read: (file) => ({ name: "read", input: { filePath: file } }),
    write: (file, content) => ({ name: "write", input: { filePath: file, content } }),
    edit: (file, from, to) => ({ name: "edit", input: { filePath: file, oldString: from, newString: to } }),
  },
  costOf: "process",

  invoke: (run) => ({
    args: [
      ...["run", "--format", "json", "--print-logs", run.prompt],
      ...(run.resume === undefined ? [] : ["--session", run.resume]),
    ],
    env: {
      OPENCODE_DISABLE_AUTOUPDATE: "1",
      OPENCODE_DISABLE_MODELS_FETCH: "1",
      OPENCODE_DISABLE_LSP_DOWNLOAD: "1",
      OPENCODE_DISABLE_DEFAULT_PLUGINS: "1",
      OTEL_EXPORTER_OTLP_ENDPOINT: run.otlpUrl,
    },
    files: { ".config/opencode/opencode.json": JSON.stringify(config(run)) },
  }),

  output: (stdout) => {
    const events = jsonLines<Event>(stdout);
    const parts = events.flatMap(({ part }) => part ?? []);
    const steps = parts.filter(({ type }) => type === "step-finish");
    // The call for the session's title isn't among the steps.
    const tokens = steps.map(({ tokens: { input = 0, output = 0, reasoning = 0, cache = undefined } = {} }) => ({
      ...{ input, output, reasoning },
      cacheRead: cache?.read ?? 0,
      cacheWrite: cache?.write ?? 0,
    }));
    const tools = parts.filter(({ type }) => type === "tool");
    return {
      sessionId: events.find(({ sessionID }) => sessionID !== undefined)?.sessionID,
      costUsd: steps.reduce((sum, { cost = 0 }) => sum + cost, 0),
      tokens: tokens.reduce(addTokens, noTokens),
      details: { tools: tools.map(({ tool, state }) => ({ tool, status: state?.status })) },
    };
  },
};

function config({ apiUrl, content }: Run): object {
  const model = {
    name: "Stub model",
    tool_call: true,
    limit: { context: 200_000, output: 8000 },
    cost: { input: 2, output: 8, cache_read: 0.5 },
  };
  return {
    autoupdate: false,
    share: "disabled",
    model: "stub/stub-model",
    small_model: "stub/stub-model",
    permission: { bash: "allow", edit: "allow" },
    provider: {
      stub: {
        npm: "@ai-sdk/openai-compatible",
        name: "Stub",
        options: { baseURL: apiUrl, apiKey },
        models: { "stub-model": model },
      },
    },
    experimental: { openTelemetry: content },
  };
}
