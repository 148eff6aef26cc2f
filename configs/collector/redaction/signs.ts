import type { Rule } from "./rule";

/** The patterns of which one matches wherever the rule does. */
export function signsOf({ signs, pattern }: Rule): readonly string[] {
  return signs ?? [pattern];
}

/** The letters that are most of any text. */
const frequent = /^[acdehilnorstu]/;

/**
 * The signs of all rules, those that begin alike as one pattern: calling a function of OTTL costs more than searching a
 * short text. They share a rare letter or two letters, so that they still begin with something to search for.
 */
export function allSigns(rules: readonly Rule[]): string[] {
  const groups = new Map<string, Set<string>>();
  for (const sign of rules.flatMap(signsOf)) {
    const start = sign.slice(0, frequent.test(sign) ? 2 : 1);
    groups.set(start, (groups.get(start) ?? new Set()).add(sign.slice(start.length)));
  }
  return [...groups].map(([start, [first, ...more]]) =>
    more.length === 0 ? `${start}${first}` : `${start}(?:${[first, ...more].join("|")})`,
  );
}
