import { openaiResponses } from "../apis/openaiResponses";
import type { ToolCall } from "../script";
import { newFile, replacement } from "./patch";
import { apiKey, jsonLines, type Agent, type Run } from "./agent";

interface Event {
  readonly type: string;
  readonly thread_id?: string;
  readonly usage?: {
    readonly input_tokens: number;
    readonly cached_input_tokens: number;
    readonly output_tokens: number;
    readonly reasoning_output_tokens: number;
  };
  readonly item?: { readonly type: string; readonly exit_code?: number; readonly status?: string };
}

/** Codex CLI: https://developers.openai.com/codex/config-reference, section `otel`. */
export const codex: Agent = {
  name: "codex",
  packageName: "@openai/codex",
  program: "codex",
  api: openaiResponses,
  tools: {
    shell: (command) => ({ name: "exec_command", input: { cmd: command } }),
    read: (file) => ({ name: "exec_command", input: { cmd: `cat '${file}'` } }),
    write: (file, text) => applyPatch(newFile(file, text)),
    edit: (file, from, to) => applyPatch(replacement(file, from, to)),
  },
  readsWithShell: true,
  costOf: "process",

  invoke: (run) => ({
    args: [
      ...["exec", "--json", "--dangerously-bypass-approvals-and-sandbox", "--skip-git-repo-check"],
      ...(run.resume === undefined ? [] : ["resume", run.resume]),
      run.prompt,
    ],
    env: { CODEX_HOME: `${run.home}/.codex`, STUB_API_KEY: apiKey },
    files: { ".codex/config.toml": config(run) },
  }),

  output: (stdout) => {
    const events = jsonLines<Event>(stdout);
    // The usage is that of the whole thread.
    const usage = events.findLast(({ type }) => type === "turn.completed")?.usage;
    const commands = events.flatMap(({ type, item }) =>
      type === "item.completed" && item?.type === "command_execution" ? [item] : [],
    );
    return {
      sessionId: events.find(({ thread_id }) => thread_id !== undefined)?.thread_id,
      tokens: usage && {
        input: usage.input_tokens - usage.cached_input_tokens,
        cacheRead: usage.cached_input_tokens,
        cacheWrite: 0,
        output: usage.output_tokens - usage.reasoning_output_tokens,
        reasoning: usage.reasoning_output_tokens,
      },
      details: { commands: commands.map(({ exit_code, status }) => ({ exit_code, status })) },
    };
  },
};

/** Codex takes a shell command of this form for a patch, and doesn't run it. */
function applyPatch(patch: string): ToolCall {
  return { name: "exec_command", input: { cmd: `apply_patch <<'EOF'\n${patch}\nEOF\n` } };
}

function config({ apiUrl, otlpUrl, content }: Run): string {
  const exporter = (signal: string): string =>
    `{ otlp-http = { endpoint = "${otlpUrl}/v1/${signal}", protocol = "json" } }`;
  return `model = "gpt-5.5"
model_provider = "stub"
check_for_update_on_startup = false

[model_providers.stub]
name = "stub"
base_url = "${apiUrl}"
env_key = "STUB_API_KEY"
wire_api = "responses"

[analytics]
enabled = false

[otel]
environment = "test"
log_user_prompt = ${content}
exporter = ${exporter("logs")}
trace_exporter = ${exporter("traces")}
metrics_exporter = ${exporter("metrics")}
`;
}
