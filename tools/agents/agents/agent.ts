import type { ModelApi } from "../apis/api";
import type { AgentTools, Tokens } from "../script";
import type { Line } from "../terminal";

/** One process of an agent. */
export interface Run {
  /** The process' home, which is removed afterwards. */
  readonly home: string;
  /** The agent's working directory, a Git repository. */
  readonly project: string;
  /** The address of the imitated model API. */
  readonly apiUrl: string;
  /** Where telemetry goes: OTLP over HTTP, without a path. */
  readonly otlpUrl: string;
  readonly prompt: string;
  /** Whether content is exported. */
  readonly content: boolean;
  /** Whether the agent has to give up after few retries, as far as it has a setting for that. */
  readonly fewRetries: boolean;
  /** The session to resume. Default: a new one. */
  readonly resume?: string;
}

/** How a process is started. */
export interface Invocation {
  readonly args: readonly string[];
  /** The environment, besides what all agents get (`runAgent.ts`). */
  readonly env: Readonly<Record<string, string>>;
  /** Files in the home: path to content. */
  readonly files?: Readonly<Record<string, string>>;
}

/** How an agent runs with a user at its terminal. */
export interface AtTerminal {
  /** How it is started, so that it needs the user's permission for shell commands. */
  invoke(run: Run): Invocation;
  /** What the user types: the prompt, after `decidesAfter` seconds a permission, and at last that it is to end. */
  dialogue(prompt: string, decidesAfter: number): readonly Line[];
  /** Reads what it has written into its home about the session. */
  output(folders: Pick<Run, "home" | "project">): AgentOutput;
}

/** What the agent's own output says of a process. */
export interface AgentOutput {
  readonly sessionId?: string;
  /** US dollars, see {@link Agent.costOf}. */
  readonly costUsd?: number;
  /** Tokens of the calls that the agent counts, in kinds that don't overlap; undefined where it prints none. */
  readonly tokens?: Tokens;
  /** The parts of the output that say more, unchanged. */
  readonly details: Readonly<Record<string, unknown>>;
}

/** A coding agent that runs in a terminal without questions. */
export interface Agent {
  readonly name: string;
  /** Its npm package. */
  readonly packageName: string;
  /** Its program, in `node_modules/.bin`. */
  readonly program: string;
  readonly api: ModelApi;
  readonly tools: AgentTools;
  /** Whether it reads files with shell commands, because it has no tool for that. Default: false. */
  readonly readsWithShell?: true;
  /** Whether the cost in the output of a resumed session is that of the process, or of the whole session. */
  readonly costOf: "process" | "session";
  invoke(run: Run): Invocation;
  /** With a user at a terminal. Default: it isn't recorded so. */
  readonly atTerminal?: AtTerminal;
  /**
   * Reads the standard output.
   * @throws Error when it isn't what this version of the tool knows.
   */
  output(stdout: string): AgentOutput;
}

/** The key that agents send to the imitation. */
export const apiKey = "test-not-a-key";

/** The JSON objects of an output with one per line; other lines are left out. */
export function jsonLines<T>(stdout: string): T[] {
  return stdout
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as T);
}
