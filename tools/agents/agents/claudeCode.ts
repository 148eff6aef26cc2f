import { readFileSync } from "node:fs";
import { join } from "node:path";
import { waitingHook } from "../../../cli/lib/agents/waitingHook";
import { anthropic } from "../apis/anthropic";
import { enter } from "../terminal";
import type { Agent, AgentOutput, Run } from "./agent";

interface Result {
  readonly session_id: string;
  readonly total_cost_usd: number;
  readonly num_turns: number;
  readonly is_error: boolean;
  readonly usage: {
    readonly input_tokens: number;
    readonly cache_creation_input_tokens: number;
    readonly cache_read_input_tokens: number;
    readonly output_tokens: number;
  };
}

/** What Claude Code writes about the last session of a project. */
interface State {
  readonly projects: Readonly<Record<string, { readonly lastCost: number; readonly lastSessionId: string }>>;
}

const claudeKey = "sk-test-not-a-key";

/** What Claude Code knows after its first start, so that it begins with the prompt. */
function onboarded({ project }: Run): object {
  return {
    hasCompletedOnboarding: true,
    theme: "dark",
    customApiKeyResponses: { approved: [claudeKey], rejected: [] },
    projects: { [project]: { hasTrustDialogAccepted: true, hasCompletedProjectOnboarding: true } },
  };
}

/** Claude Code: https://code.claude.com/docs/en/monitoring-usage. */
export const claudeCode: Agent = {
  name: "claude-code",
  packageName: "@anthropic-ai/claude-code",
  program: "claude",
  api: anthropic,
  tools: {
    shell: (command) => ({ name: "Bash", input: { command, description: "Run the check" } }),
    read: (file) => ({ name: "Read", input: { file_path: file } }),
    write: (file, content) => ({ name: "Write", input: { file_path: file, content } }),
    edit: (file, from, to) => ({ name: "Edit", input: { file_path: file, old_string: from, new_string: to } }),
  },
  costOf: "session",

  invoke: (run) => ({
    args: [
      ...["-p", run.prompt, "--allowedTools", "Bash Read Write Edit", "--output-format", "json"],
      ...(run.resume === undefined ? [] : ["--resume", run.resume]),
    ],
    env: environment(run),
  }),

  atTerminal: {
    invoke: (run) => ({
      args: ["--permission-mode", "default"],
      env: environment(run),
      files: {
        ".claude.json": JSON.stringify(onboarded(run)),
        ".claude/settings.json": JSON.stringify(waitingHook("PermissionRequest")),
      },
    }),
    dialogue: (prompt, decidesAfter) => [
      { after: /\/effort/, pause: 1, keys: [prompt, enter] },
      { after: /Doyouwanttoproceed/, pause: decidesAfter, keys: ["1"] },
      { after: /Done:thecheck/, pause: 3, keys: ["/exit", enter] },
    ],
    output: ({ home, project }) => {
      const { projects } = JSON.parse(readFileSync(join(home, ".claude.json"), "utf8")) as State;
      const { lastCost, lastSessionId } = projects[project]!;
      return { sessionId: lastSessionId, costUsd: lastCost, details: {} };
    },
  },

  output: (stdout): AgentOutput => {
    const { session_id, total_cost_usd, usage, num_turns, is_error } = JSON.parse(stdout) as Result;
    return {
      sessionId: session_id,
      costUsd: total_cost_usd,
      tokens: {
        input: usage.input_tokens,
        cacheRead: usage.cache_read_input_tokens,
        cacheWrite: usage.cache_creation_input_tokens,
        output: usage.output_tokens,
        reasoning: 0,
      },
      details: { num_turns, is_error },
    };
  },
};

function environment({ apiUrl, otlpUrl, content, fewRetries }: Run): Record<string, string> {
  return {
    ANTHROPIC_BASE_URL: apiUrl,
    ANTHROPIC_API_KEY: claudeKey,
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
    IS_SANDBOX: "1", // CI may be root.
    CLAUDE_CODE_ENABLE_TELEMETRY: "1",
    CLAUDE_CODE_ENHANCED_TELEMETRY_BETA: "1",
    OTEL_METRICS_EXPORTER: "otlp",
    OTEL_LOGS_EXPORTER: "otlp",
    OTEL_TRACES_EXPORTER: "otlp",
    OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
    OTEL_EXPORTER_OTLP_ENDPOINT: otlpUrl,
    OTEL_METRIC_EXPORT_INTERVAL: "2000",
    OTEL_LOGS_EXPORT_INTERVAL: "1000",
    OTEL_TRACES_EXPORT_INTERVAL: "1000",
    ...(fewRetries && { CLAUDE_CODE_MAX_RETRIES: "2" }),
    ...(content && {
      OTEL_LOG_USER_PROMPTS: "1",
      OTEL_LOG_TOOL_DETAILS: "1",
      OTEL_LOG_ASSISTANT_RESPONSES: "1",
      OTEL_LOG_TOOL_CONTENT: "1",
    }),
  };
}
