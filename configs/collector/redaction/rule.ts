/**
 * How one form of secrets is found and replaced. Patterns are Go's (RE2): no look-around. Those that begin with a literal
 * are searched many times faster than others, so most do: `oken` finds `token`, `Token` and `API_Token`.
 */
export interface Rule {
  /** What takes the text's place, `[REDACTED:<kind>]`; lower case with dashes. */
  readonly kind: string;
  /** Matches what is replaced, and what is kept. */
  readonly pattern: string;
  /** What is kept, in front of the mark: text, and `$1` to `$9` for groups of the pattern. Default: nothing. */
  readonly keep?: string;
  /**
   * Patterns of which one matches wherever {@link pattern} does, also in JSON, and which begin with a literal. Nearly all
   * telemetry has no secrets, and only these are searched in it. Default: the pattern itself.
   */
  readonly signs?: readonly string[];
}

/** What stands in place of a text. */
export function mark(kind: string): string {
  return `[REDACTED:${kind}]`;
}
