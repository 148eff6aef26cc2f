/** How texts of one kind are found and replaced. Patterns are Go's (RE2): no look-around. */
export interface Kind {
  /** What takes the text's place, in lower case with dashes: `[REDACTED:<name>]`. No name is the end of another one. */
  readonly name: string;
  /** Matches what is replaced. What the first group of one matches, if it has a group, is kept in front. */
  readonly patterns: readonly string[];
  /**
   * Patterns of which one matches wherever one of {@link patterns} does, in JSON, too. Each begins with a literal, for
   * which Go searches many times faster than for anything else: nearly all telemetry has no secrets, and is only looked
   * at with these.
   */
  readonly signs: readonly string[];
}

/** What stands in place of a text. */
export function mark(kind: string): string {
  return `[REDACTED:${kind}]`;
}
