import type { Agent } from "./agents/agent";
import { givesUp, isCommand, isTool, type Scenario } from "./scenario";
import { addTokens, noTokens, type Tokens } from "./script";
import type { SessionResult, TurnResult } from "./runScenario";

/**
 * What really happened: by the imitated API and the agent's own output, never by its telemetry. Written beside the
 * recording as `.truth.json`.
 */
export interface Truth {
  readonly agent: string;
  readonly version: string;
  readonly scenario: string;
  readonly description: string;
  readonly sessions: number;
  /** Processes: each begins a session, or resumes one. */
  readonly turns: number;
  /** Of these, the ones whose prompt is a built-in command; missing if there are none. */
  readonly commands?: number;
  /** Calls of the model, with those of {@link side_requests}. */
  readonly api_requests_answered_ok: number;
  readonly api_requests_answered_with_error: number;
  /** Processes that ended because the model's API stayed down; missing if there are none. */
  readonly gave_up?: number;
  /** Calls without tools among the answered ones, for example for a title. */
  readonly side_requests: number;
  readonly tool_calls: number;
  /** Tool calls that failed as such: files that don't exist. */
  readonly tool_calls_failed: number;
  readonly shell_commands_with_nonzero_exit: number;
  /** What the imitation said that its answers took. The kinds don't overlap. */
  readonly tokens: Tokens;
  /** By the agent's output; missing where it prints none. */
  readonly cost_usd?: number;
  readonly runs: readonly object[];
}

/** Computes the truth of a scenario's sessions. */
export function truthOf(agent: Agent, version: string, scenario: Scenario, sessions: readonly SessionResult[]): Truth {
  const turns = sessions.flatMap((session) => session.turns);
  const sum = (count: (turn: TurnResult) => number): number => turns.reduce((total, turn) => total + count(turn), 0);
  const steps = scenario.turns.flatMap((turn) => turn.steps);
  const unread = steps.filter((step) => step.kind === "read" && step.missing).length;
  const nonzero = steps.filter((step) => step.kind === "shell" && (step.exitCode ?? 0) !== 0).length;
  const [failed, ended] = agent.readsWithShell ? [0, nonzero + unread] : [unread, nonzero];
  const gaveUp = scenario.turns.filter(givesUp).length * sessions.length;
  const commands = scenario.turns.filter(isCommand).length * sessions.length;
  const paid = agent.costOf === "process" ? turns : sessions.map((session) => session.turns.at(-1)!);
  const costs = paid.flatMap(({ output }) => output?.costUsd ?? []);
  return {
    agent: agent.name,
    version,
    scenario: scenario.name,
    description: scenario.description,
    sessions: sessions.length,
    turns: turns.length,
    ...(commands > 0 && { commands }),
    api_requests_answered_ok: sum(({ replies }) => replies.answered),
    api_requests_answered_with_error: sum(({ replies }) => replies.failed),
    ...(gaveUp > 0 && { gave_up: gaveUp }),
    side_requests: sum(({ replies }) => replies.side),
    tool_calls: sum(({ replies }) => replies.toolCalls),
    tool_calls_failed: failed * sessions.length,
    shell_commands_with_nonzero_exit: ended * sessions.length,
    tokens: turns.map(({ replies }) => replies.tokens).reduce(addTokens, noTokens),
    // Rounded to what the price of a token can make up, against the sum's errors.
    ...(costs.length > 0 && { cost_usd: Number(costs.reduce((one, other) => one + other, 0).toFixed(9)) }),
    runs: turns.map(({ exitCode, output, traceparent, requests }) => ({
      exit_code: exitCode,
      ...(traceparent !== undefined && { traceparent }),
      api_requests_with_traceparent: requests.filter((request) => request.traceparent !== undefined).length,
      session_id: output?.sessionId,
      tokens: output?.tokens,
      cost_usd: output?.costUsd,
      ...output?.details,
    })),
  };
}

/** Whatever shows that a scenario didn't go as it should, so that its truth isn't what it says. */
export function problemsOf(scenario: Scenario, sessions: readonly SessionResult[]): string[] {
  const wrong = sessions.flatMap(({ wrongFiles }, session) =>
    wrongFiles.map((file) => `session ${session + 1}: ${file} doesn't contain what the agent was told to write`),
  );
  const problems = sessions.flatMap(({ turns }, session) =>
    turns.flatMap((turn, at) => {
      const results = scenario.turns[at]!.steps.filter(isTool).length;
      const gaveUp = givesUp(scenario.turns[at]!);
      // An agent that gives up says so by its exit code or not; it may print something else than a result.
      const ended = gaveUp ? turn.exitCode !== undefined : turn.exitCode === 0;
      const found = [
        ...(ended ? [] : [`ended with exit code ${turn.exitCode ?? "none (killed)"}`]),
        ...(turn.output === undefined && !gaveUp ? ["printed what this tool can't read"] : []),
        ...(turn.stepsLeft === 0 ? [] : [`stopped ${turn.stepsLeft} steps before the end`]),
        ...(turn.toolResults === results ? [] : [`returned ${turn.toolResults} tool results, not ${results}`]),
      ];
      const output = [turn.stderr.trim().slice(-1000), turn.stdout.trim().slice(-1000)].filter((text) => text !== "");
      return found.length === 0
        ? []
        : [[`session ${session + 1}, turn ${at + 1}: ${found.join(", ")}`, ...output].join("\n")];
    }),
  );
  return [...problems, ...wrong];
}
