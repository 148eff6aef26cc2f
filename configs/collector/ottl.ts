/**
 * Pieces of OTTL, the collector's language for conditions and statements.
 * @see https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/main/pkg/ottl
 */

/** A list of texts, as OTTL writes it. */
export function list(items: readonly string[]): string {
  return `[${items.map(text).join(", ")}]`;
}

/** A text, as OTTL writes it. */
export function text(value: string): string {
  return JSON.stringify(value);
}

/** A pattern that matches one of the given words and nothing else. */
export function oneOf(words: readonly string[]): string {
  return `^(${words.map((word) => word.replace(/[.+]/g, "\\$&")).join("|")})$`;
}
