import type { AgentCounts } from "./agentTruth";
import type { Shown } from "./panels";

/** What the dashboards about agents must show of a recording. */

/** The sum of some values. */
export const sum = (values: Readonly<Record<string, number>>): number =>
  Object.values(values).reduce((a, b) => a + b, 0);
/** Values without zeros, which a series may have or not. */
export const some = (values: Shown): Shown =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== 0));
const single = (value: number | undefined, name = ""): Shown => (value ? { [name]: value } : {});

/** What happened in a recording. */
export interface Expected {
  readonly agent: string;
  readonly counts: AgentCounts;
}

/** Tokens that went in, with those of the cache. */
export const tokensIn = ({ counts: { tokens } }: Expected): number =>
  (tokens["input"] ?? 0) + (tokens["cache_read"] ?? 0) + (tokens["cache_write"] ?? 0);
/** Tokens that came out, with reasoning. */
export const tokensOut = ({ counts: { tokens } }: Expected): number =>
  (tokens["output"] ?? 0) + (tokens["reasoning"] ?? 0);
const failedShare = ({ success = 0, error = 0 }: Readonly<Record<string, number>>): number => error / (success + error);

type Figure = (expected: Expected) => number | undefined;

/** A figure by agent; agents without it have no row. */
const byAgent =
  (figure: Figure) =>
  (expected: Expected): Shown =>
    single(figure(expected), expected.agent);

/** The first columns of the tables by agent, and the last ones. */
const usage: readonly Figure[] = [(expected) => expected.counts.sessions, (expected) => expected.counts.turns];
const calls: readonly Figure[] = [
  tokensIn,
  tokensOut,
  (expected) => sum(expected.counts.modelCalls),
  (expected) => failedShare(expected.counts.modelCalls),
  (expected) => sum(expected.counts.toolCalls),
  (expected) => failedShare(expected.counts.toolCalls),
];

/** The columns of a table by agent, in their order. */
function columnsOf(panel: string, figures: readonly Figure[]): Record<string, (expected: Expected) => Shown> {
  return Object.fromEntries(figures.map((figure, index) => [`${panel} / ${"ABCDEFGHI"[index]!}`, byAgent(figure)]));
}

/** The exact results of queries by panel, on each dashboard that has the panel. */
export const exact: Readonly<Record<string, (expected: Expected) => Shown>> = {
  // None is set; tests/binaries/budgets.test.ts has some.
  "Budgets spent / A": () => ({}),
  "Sessions / A": ({ counts }) => single(counts.sessions),
  "Cost / A": ({ counts }) => single(counts.costUsd),
  "Cost, counted twice / A": ({ counts }) => single(counts.costUsd, "counter"),
  "Tokens / A": (expected) => single(tokensIn(expected), "in"),
  "Tokens / B": (expected) => single(tokensOut(expected), "out"),
  "Model calls / A": ({ counts }) => single(sum(counts.modelCalls), "all"),
  "Model calls / B": ({ counts }) => single(counts.modelCalls["error"], "failed"),
  "Tool calls / A": ({ counts }) => single(sum(counts.toolCalls), "all"),
  "Tool calls / B": ({ counts }) => single(counts.toolCalls["error"], "failed"),
  "Prompts / A": ({ counts }) => single(counts.turns),
  "Sessions over time / A": byAgent(({ counts }) => counts.sessions),
  "Cost over time / A": byAgent(({ counts }) => counts.costUsd),
  "Tokens by kind / A": ({ counts }) => counts.tokens,
  ...columnsOf("By agent", [...usage, (expected) => expected.counts.costUsd, ...calls]),
  ...columnsOf("By client", [...usage, (expected) => expected.counts.costUsd, ...calls]),
  "Unpriced tokens / A": () => ({}), // The models in the recordings have prices; tests/binaries/prices.test.ts calls others.
};

/** Queries whose series, whatever they are called, must have this sum. */
export const sums: Readonly<Record<string, (expected: Expected) => number>> = {
  "Tools / A": ({ counts }) => sum(counts.toolCalls),
  "Failed calls by kind / A": ({ counts }) => (counts.modelCalls["error"] ?? 0) + (counts.toolCalls["error"] ?? 0),
  "By model / A": ({ counts }) => counts.costUsd ?? 0,
  "By model / B": ({ counts }) => sum(counts.modelCalls),
  "By model / E": tokensIn,
  "By model / F": tokensOut,
  "By project and repository / A": ({ counts }) => counts.costUsd ?? 0,
  "By project and repository / B": ({ counts }) => counts.sessions,
  "By project and repository / C": tokensIn,
  "By project and repository / D": ({ counts }) => sum(counts.modelCalls),
};

/** Recordings with Codex' own metrics, which it loses when it gives up. */
const codexMetrics = /^codex-(?!.*-api-down$)/;

/** Queries whose values are shares or durations: what their series must be within, and in which recordings they exist. */
export const between: Readonly<Record<string, readonly [least: number, most: number, recordings: RegExp]>> = {
  // Runs that begin now have events in the future.
  "Sessions now / A": [-600, 3600, /^(claude-code|codex|copilot-cli|gemini-cli)-/],
  "Tools / B": [0, 1, /./],
  "Tools / C": [0, 60, /./],
  "By model / C": [0, 1, /./],
  "By model / D": [0, 60, /./],
  "Duration of model calls / A": [0, 600, /./],
  "Duration of model calls / B": [0, 600, /./],
  "Read from the cache / A": [0.01, 1, /claude-code/],
  "Thoughts / A": [0, 1, /gemini-cli/],
  "Active / A": [0, 600, /claude-code/],
  "By agent / J": [0, 600, /claude-code/],
  // In one recording a user was asked, who needed eight seconds.
  "By agent / K": [8, 10, /claude-code/],
  "Waiting / A": [8, 10, /claude-code/],
  "Active and waiting / A": [0, 600, /claude-code/],
  "Active and waiting / B": [0, 600, /claude-code/],
  "Duration of turns / A": [1, 600_000, codexMetrics],
  "Duration of turns / B": [1, 600_000, codexMetrics],
  "Time to the first token / A": [1, 600_000, codexMetrics],
  "Time to the first token / B": [1, 600_000, codexMetrics],
  "File operations / A": [1, 100, /gemini-cli/],
  "Copilot CLI: time to the first chunk / A": [0, 600, /copilot-cli/],
  "Copilot CLI: time to the first chunk / B": [0, 600, /copilot-cli/],
};

/** Queries of {@link between} that not every recording of the agent fills: without tools, answers, or waiting. */
export const maybeEmpty: ReadonlySet<string> = new Set([
  "Tools / B",
  "Tools / C",
  "File operations / A",
  "Read from the cache / A",
  "Thoughts / A",
  "Active / A",
  "By agent / J",
  "By agent / K",
  "Waiting / A",
  "Active and waiting / A",
  "Active and waiting / B",
]);
