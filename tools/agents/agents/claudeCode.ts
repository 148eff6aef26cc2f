import { anthropic } from "../apis/anthropic";
import type { Agent, AgentOutput } from "./agent";

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

  invoke: ({ apiUrl, otlpUrl, prompt, content, fewRetries, resume }) => ({
    args: [
      ...["-p", prompt, "--allowedTools", "Bash Read Write Edit", "--output-format", "json"],
      ...(resume === undefined ? [] : ["--resume", resume]),
    ],
    env: {
      ANTHROPIC_BASE_URL: apiUrl,
      ANTHROPIC_API_KEY: "sk-test-not-a-key",
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
    },
  }),

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
