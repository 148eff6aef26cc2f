import type { ApiError, Step } from "./scenario";

/** Tokens of model calls in kinds that don't overlap: `input` is without the cached ones, `output` without reasoning. */
export interface Tokens {
  readonly input: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
  readonly output: number;
  readonly reasoning: number;
}

/** No tokens. */
export const noTokens: Tokens = { input: 0, cacheRead: 0, cacheWrite: 0, output: 0, reasoning: 0 };

/** The sum of two counts of tokens. */
export function addTokens(one: Tokens, other: Tokens): Tokens {
  const kinds = Object.keys(noTokens) as (keyof Tokens)[];
  return Object.fromEntries(kinds.map((kind) => [kind, one[kind] + other[kind]])) as unknown as Tokens;
}

/** What the imitated model replies. */
export type Reply =
  | { readonly kind: "text"; readonly text: string; readonly tokens: Tokens }
  | { readonly kind: "tool"; readonly tool: ToolCall; readonly tokens: Tokens }
  | { readonly kind: "error"; readonly error: ApiError };

/** A call of one of the agent's tools. */
export interface ToolCall {
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** The agent's names of its tools, and their parameters. */
export interface AgentTools {
  /** @param command for a POSIX shell. */
  shell(command: string): ToolCall;
  /** @param file an absolute path. */
  read(file: string): ToolCall;
  /** @param file an absolute path of a file that doesn't exist. */
  write(file: string, text: string): ToolCall;
  /** @param file an absolute path of a file that contains `from` once. */
  edit(file: string, from: string, to: string): ToolCall;
}

/** What a script has replied so far. */
export interface Replies {
  /** Calls of the model that succeeded, also those of {@link side}. */
  readonly answered: number;
  readonly failed: number;
  /** Calls without tools, for example for a title of the session. */
  readonly side: number;
  readonly toolCalls: number;
  readonly tokens: Tokens;
}

/** The replies of the imitated model to one process of an agent: the steps of a turn in their order. */
export class Script {
  private at = 0;
  private counts: Replies = { answered: 0, failed: 0, side: 0, toolCalls: 0, tokens: noTokens };

  /**
   * @param folder the agent's project.
   * @param kinds the kinds of tokens that the API tells apart; the others are 0.
   */
  constructor(
    private readonly steps: readonly Step[],
    private readonly tools: AgentTools,
    private readonly folder: string,
    private readonly kinds: readonly (keyof Tokens)[],
  ) {}

  /** The number of steps that were not taken. */
  get left(): number {
    const down = this.steps[this.at]?.kind === "down" && this.counts.failed > 0;
    return this.steps.length - this.at - (down ? 1 : 0);
  }

  replies(): Replies {
    return this.counts;
  }

  /**
   * The reply to the next call of the model.
   * @param withTools whether the call offers tools. One without is not about the user's prompt, and takes no step.
   */
  next(withTools: boolean): Reply {
    const down = this.steps[this.at];
    if (down?.kind === "down") {
      return this.failed(down.error);
    }
    if (!withTools) {
      this.counts = { ...this.counts, side: this.counts.side + 1 };
      return this.answered({ kind: "text", text: "A check" });
    }
    const step = this.steps[this.at++] ?? { kind: "answer", text: "There is nothing left to do." };
    if (step.kind === "fail" || step.kind === "down") {
      return this.failed(step.error);
    }
    if (step.kind === "answer") {
      return this.answered({ kind: "text", text: step.text });
    }
    this.counts = { ...this.counts, toolCalls: this.counts.toolCalls + 1 };
    return this.answered({ kind: "tool", tool: this.call(step) });
  }

  private call(step: Extract<Step, { kind: "shell" | "read" | "write" | "edit" }>): ToolCall {
    if (step.kind === "shell") {
      return this.tools.shell(step.command);
    }
    const file = `${this.folder}/${step.file}`;
    if (step.kind === "read") {
      return this.tools.read(file);
    }
    return step.kind === "write" ? this.tools.write(file, step.text) : this.tools.edit(file, step.from, step.to);
  }

  private failed(error: ApiError): Reply {
    this.counts = { ...this.counts, failed: this.counts.failed + 1 };
    return { kind: "error", error };
  }

  /** Each call has other counts, so that one that is lost can't be balanced by one that is counted twice. */
  private answered(
    reply: { kind: "text"; text: string } | { kind: "tool"; tool: ToolCall },
  ): Exclude<Reply, { kind: "error" }> {
    const { answered, tokens: before } = this.counts;
    const all = { input: 1100 + answered, cacheRead: 4000, cacheWrite: 1000, output: 40 + answered, reasoning: 8 };
    const tokens = { ...noTokens, ...Object.fromEntries(this.kinds.map((kind) => [kind, all[kind]])) };
    this.counts = { ...this.counts, answered: answered + 1, tokens: addTokens(before, tokens) };
    return { ...reply, tokens };
  }
}
