import { ValueType } from "@opentelemetry/api";
import { startEmitter } from "../telemetry/emitter";
import type { Agent, Loop, Run } from "./day";

/** The model that Claude Code uses in the demonstration. */
const model = "claude-opus-5-5";

/** Claude Code's kinds of tokens; they don't overlap. */
export type TokenKind = "input" | "output" | "cacheRead" | "cacheCreation";

/** The price per token in US dollars. */
const prices: Readonly<Record<TokenKind, number>> = {
  input: 5e-6,
  output: 25e-6,
  cacheRead: 0.5e-6,
  cacheCreation: 6.25e-6,
};

/** What Claude Code uses in one loop. */
export interface ClaudeUse {
  readonly tokens: Readonly<Record<TokenKind, number>>;
  readonly costUsd: number;
  /** The number of edits by decision. */
  readonly edits: Readonly<Partial<Record<"accept" | "reject", number>>>;
}

/** Computes what Claude Code uses in a loop: the longer it works, the more. */
export function claudeUse({ claudeSeconds, linesAdded, worked }: Loop): ClaudeUse {
  const tokens = {
    input: Math.round(claudeSeconds * 8),
    output: Math.round(claudeSeconds * 25),
    cacheRead: Math.round(claudeSeconds * 900),
    cacheCreation: Math.round(claudeSeconds * 60),
  };
  const kinds = Object.keys(tokens) as TokenKind[];
  return {
    tokens,
    costUsd: kinds.reduce((sum, kind) => sum + tokens[kind] * prices[kind], 0),
    edits: linesAdded === 0 ? {} : worked ? { accept: 1 } : { reject: 1 },
  };
}

/** Whether the agent's revision of AgentProxy turns Claude Code's telemetry on. */
export function claudeReports({ revision }: Agent): boolean {
  return revision === "main";
}

/** Claude Code's own telemetry in a run of AgentProxy. */
export interface Claude {
  work(loop: Loop): void;
  exit(): Promise<void>;
}

/** Starts Claude Code's telemetry as AgentProxy's main branch does: with its namespace and project, as a worker. */
export function startClaude({ agent }: Run, endpoint: string): Claude {
  const { owner, host, namespace, project } = agent;
  const emitter = startEmitter({
    endpoint,
    temporality: "delta",
    exportInterval: 1000,
    resource: {
      "service.name": "claude-code",
      "service.namespace": namespace,
      "host.name": host,
      "agentproxy.owner": owner,
      "agentproxy.project_id": project,
      "agentproxy.role": "worker",
    },
  });
  const meter = emitter.meter("com.anthropic.claude_code");
  const cost = meter.createCounter("claude_code.cost.usage", { unit: "USD" });
  const tokens = meter.createCounter("claude_code.token.usage", { unit: "tokens", valueType: ValueType.INT });
  const edits = meter.createCounter("claude_code.code_edit_tool.decision", { valueType: ValueType.INT });
  return {
    work: (loop) => {
      const use = claudeUse(loop);
      cost.add(use.costUsd, { model, query_source: "main" });
      for (const [type, count] of Object.entries(use.tokens)) {
        tokens.add(count, { model, type, query_source: "main" });
      }
      for (const [decision, count] of Object.entries(use.edits)) {
        edits.add(count, { decision, tool_name: "Edit", source: "config", language: "Python" });
      }
    },
    exit: () => emitter.shutdown(),
  };
}
