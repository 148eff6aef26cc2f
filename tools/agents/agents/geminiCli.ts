import { waitingHook } from "../../../cli/lib/agents/waitingHook";
import { gemini } from "../apis/gemini";
import { addTokens, noTokens } from "../script";
import { enter } from "../terminal";
import { apiKey, type Agent, type Run } from "./agent";

interface Output {
  readonly session_id?: string;
  readonly stats: {
    readonly models: Readonly<
      Record<
        string,
        {
          readonly api: { readonly totalRequests: number; readonly totalErrors: number };
          readonly tokens: {
            readonly input: number;
            readonly candidates: number;
            readonly cached: number;
            readonly thoughts: number;
          };
        }
      >
    >;
    readonly tools: { readonly totalCalls: number; readonly totalSuccess: number; readonly totalFail: number };
  };
}

const model = "gemini-2.5-pro";

const settings = ({ fewRetries }: Pick<Run, "fewRetries">): object => ({
  security: { auth: { selectedType: "gemini-api-key" } },
  privacy: { usageStatisticsEnabled: false },
  general: { enableAutoUpdate: false, disableAutoUpdate: true, ...(fewRetries && { maxAttempts: 3 }) },
});

/** Gemini CLI: https://geminicli.com/docs/cli/telemetry/. With `-m` it calls no other model, for example to route. */
export const geminiCli: Agent = {
  name: "gemini-cli",
  packageName: "@google/gemini-cli",
  program: "gemini",
  api: gemini,
  tools: {
    shell: (command) => ({ name: "run_shell_command", input: { command, description: "Run the check" } }),
    read: (file) => ({ name: "read_file", input: { file_path: file } }),
    write: (file, content) => ({ name: "write_file", input: { file_path: file, content } }),
    edit: (file, from, to) => ({
      name: "replace",
      input: { file_path: file, instruction: "Print each argument", old_string: from, new_string: to },
    }),
  },
  costOf: "process",

  invoke: (run) => ({
    args: [
      ...["-m", model, "-p", run.prompt, "--yolo", "--output-format", "json"],
      ...(run.resume === undefined ? [] : ["--resume", "latest"]),
    ],
    env: environment(run),
    files: { ".gemini/settings.json": JSON.stringify(settings(run)) },
  }),

  atTerminal: {
    invoke: (run) => ({
      args: ["-m", model],
      env: environment(run),
      files: { ".gemini/settings.json": JSON.stringify({ ...settings(run), ...waitingHook("Notification") }) },
    }),
    dialogue: (prompt, decidesAfter) => [
      { after: /Typeyourmessage/, pause: 1, keys: [prompt, enter] },
      { after: /Allowexecution/, pause: decidesAfter, keys: [enter] },
      { after: /Done:thecheck/, pause: 3, keys: ["/quit", enter] },
    ],
    output: () => ({ details: {} }),
  },

  output: (stdout) => {
    const { session_id, stats } = JSON.parse(stdout.slice(stdout.indexOf("{"))) as Output;
    const models = Object.values(stats.models);
    const tokens = models.map(({ tokens: { input, cached, candidates, thoughts } }) => ({
      ...noTokens,
      input,
      cacheRead: cached,
      output: candidates,
      reasoning: thoughts,
    }));
    const { totalCalls, totalSuccess, totalFail } = stats.tools;
    return {
      sessionId: session_id,
      tokens: tokens.reduce(addTokens, noTokens),
      details: { api: models.map(({ api }) => api), tools: { totalCalls, totalSuccess, totalFail } },
    };
  },
};

function environment({ apiUrl, otlpUrl, content }: Run): Record<string, string> {
  return {
    GOOGLE_GEMINI_BASE_URL: apiUrl,
    GEMINI_API_KEY: apiKey,
    GEMINI_CLI_TRUST_WORKSPACE: "true",
    GEMINI_TELEMETRY_ENABLED: "true",
    GEMINI_TELEMETRY_TARGET: "local",
    GEMINI_TELEMETRY_OTLP_ENDPOINT: otlpUrl,
    GEMINI_TELEMETRY_OTLP_PROTOCOL: "http",
    ...(content && { GEMINI_TELEMETRY_LOG_PROMPTS: "true", GEMINI_TELEMETRY_TRACES_ENABLED: "true" }),
  };
}
