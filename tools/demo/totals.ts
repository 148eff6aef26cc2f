import { claudeReports, claudeUse } from "./claude";
import type { Run } from "./day";
import { cost, isCounted, isVerification } from "./play";

/** The values that the dashboards must show after runs were played. */
export interface Totals {
  readonly started: number;
  /** Tasks by status, those that AgentProxy counts. */
  readonly completed: Readonly<Record<string, number>>;
  /** All tasks by final state, including those that AgentProxy doesn't count. */
  readonly ended: Readonly<Record<string, number>>;
  /** Loops by the function decided on. */
  readonly decisions: Readonly<Record<string, number>>;
  /** Verifications by `type: result`. */
  readonly verifications: Readonly<Record<string, number>>;
  readonly calls: number;
  readonly failedCalls: number;
  /** Tokens and cost of AgentProxy's main branch, which alone counts them. */
  readonly promptTokens: number;
  readonly costUsd: number;
  /** The number of tasks that cost something. */
  readonly tasksWithCost: number;
  /** What Claude Code reports itself, where AgentProxy turns its telemetry on. */
  readonly claude: {
    readonly costUsd: number;
    /** Tokens by kind. */
    readonly tokens: Readonly<Record<string, number>>;
    /** Edits by decision. */
    readonly edits: Readonly<Record<string, number>>;
  };
  /** Seconds by who worked, in all spans. */
  readonly seconds: { readonly claude: number; readonly gemini: number; readonly tests: number };
}

/** Computes the totals of what these runs send. */
export function totals(runs: readonly Run[]): Totals {
  const loops = runs.flatMap((run) => run.loops);
  const calls = runs.flatMap((run) => run.loops.flatMap((loop) => loop.calls.map((call) => ({ run, call }))));
  const used = runs.filter(({ agent }) => claudeReports(agent)).flatMap((run) => run.loops.map(claudeUse));
  const paid = calls.filter(({ run, call }) => run.agent.revision === "main" && call.failed === undefined);
  return {
    started: runs.length,
    completed: countBy(runs.filter(isCounted), ({ ending }) => ending),
    ended: countBy(runs, ({ ending }) => ending),
    decisions: countBy(loops, ({ decision }) => decision),
    verifications: countBy(
      loops.filter(isVerification),
      (loop) => `${loop.decision}: ${loop.worked ? "pass" : "fail"}`,
    ),
    calls: calls.length,
    failedCalls: calls.filter(({ call }) => call.failed !== undefined).length,
    promptTokens: paid.reduce((sum, { call }) => sum + call.prompt, 0),
    costUsd: paid.reduce((sum, { run, call }) => sum + cost(run.model, call), 0),
    tasksWithCost: new Set(paid.map(({ run }) => run)).size,
    claude: {
      costUsd: sumOf(used, ({ costUsd }) => costUsd),
      tokens: sums(used.map(({ tokens }) => tokens)),
      edits: sums(used.map(({ edits }) => edits)),
    },
    seconds: {
      claude: sumOf(loops, ({ claudeSeconds }) => claudeSeconds),
      gemini: sumOf(calls, ({ call }) => call.seconds),
      tests: sumOf(loops.filter(isVerification), ({ functionSeconds }) => functionSeconds),
    },
  };
}

function countBy<T>(items: readonly T[], key: (item: T) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const item of items) {
    counts[key(item)] = (counts[key(item)] ?? 0) + 1;
  }
  return counts;
}

function sumOf<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((sum, item) => sum + value(item), 0);
}

function sums(records: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const total: Record<string, number> = {};
  for (const [key, value] of records.flatMap((record) => Object.entries(record))) {
    total[key] = (total[key] ?? 0) + value;
  }
  return total;
}
