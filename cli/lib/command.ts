/** The arguments of one run of a command. */
export interface Invocation {
  /** The stack: `--stack`, else `AGENTPROXY_OTEL_STACK`, else `dev`. */
  readonly stack: string;
  /** Whether `--yes` was given. */
  readonly yes: boolean;
  /** The arguments that aren't options, in order. */
  readonly positionals: readonly string[];
  /** Every argument except `--stack`, `--yes` and their values, unchanged and in order. */
  readonly rest: readonly string[];
  /** Every argument, unchanged and in order, from the first one that isn't `--stack`, `--yes` or a value of theirs. */
  readonly raw: readonly string[];
}

/** One `npm run` command. */
export interface Command {
  /** Its arguments, for the usage line; starts with a space unless empty. */
  readonly takes: string;
  /** What it does, one sentence. */
  readonly does: string;
  /** Its own options, which stand before a `--`, and what each does. Default: none. */
  readonly options?: Readonly<Record<string, string>>;
  /** Leaves `--help` after the first argument to the program that the command runs. Default: false. */
  readonly forwardsHelp?: boolean;
  /**
   * Runs the command to its end.
   * @throws UserError or ExitStatus, see `errors.ts`.
   */
  readonly run: (invocation: Invocation) => Promise<void>;
}
