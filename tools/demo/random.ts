/** A pseudo-random number generator; equal seeds give equal numbers. */
export interface Random {
  /** A number from 0 up to, not including, 1. */
  next(): number;
  /** A number from `least` up to, not including, `most`. */
  between(least: number, most: number): number;
  /** An integer from `least` to `most`, both included. */
  integer(least: number, most: number): number;
  /** A number from `least` to `most`, usually near `least`, as durations and sizes are. */
  skewed(least: number, most: number): number;
  /** True with this probability, from 0 to 1. */
  chance(probability: number): boolean;
  /** An item, all with equal probability. */
  pick<T>(items: readonly T[]): T;
  /** An item, with a probability in proportion to its weight. */
  weighted<T>(items: readonly (readonly [weight: number, item: T])[]): T;
}

/** Creates a generator from a seed (the algorithm is mulberry32: small, fast, and good enough for a demonstration). */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (least: number, most: number): number => least + next() * (most - least);
  return {
    next,
    between,
    integer: (least, most) => Math.floor(between(least, most + 1)),
    skewed: (least, most) => least + next() ** 3 * (most - least),
    chance: (probability) => next() < probability,
    pick: (items) => items[Math.floor(next() * items.length)]!,
    weighted: (items) => {
      let left = next() * items.reduce((sum, [weight]) => sum + weight, 0);
      return items.find(([weight]) => (left -= weight) < 0)?.[1] ?? items[0]![1];
    },
  };
}
