/**
 * Pieces of OTTL, the collector's language for conditions and statements.
 * @see https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/main/pkg/ottl
 */

/** A list of strings as an OTTL literal. */
export function list(items: readonly string[]): string {
  return `[${items.map(text).join(", ")}]`;
}

/** A string as an OTTL literal. */
export function text(value: string): string {
  return JSON.stringify(value);
}

/** A regular expression that matches exactly the given words. */
export function anyOf(words: readonly string[]): string {
  return `^(${words.map((word) => word.replace(/[.+]/g, "\\$&")).join("|")})$`;
}
