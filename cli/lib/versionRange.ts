const comparator = /^(>=|<=|>|<|=)?(\d+)\.(\d+)\.(\d+)$/;

/**
 * Whether a range of versions contains one.
 * @param range comparators separated by spaces, all of which must hold: `>=3.200.0 <4.0.0`.
 * @param version three integers separated by dots, as the CLI prints it.
 * @throws Error when the range has another form.
 */
export function allows(range: string, version: string): boolean {
  const have = version.split(".").map(Number);
  return range
    .trim()
    .split(/\s+/)
    .every((text) => {
      const [, operator = "=", ...wanted] = comparator.exec(text) ?? [];
      if (wanted.length !== 3) {
        throw new Error(`'${text}' is not a comparator of versions like >=3.200.0`);
      }
      const order = compare(have, wanted.map(Number));
      switch (operator) {
        case ">=":
          return order >= 0;
        case "<=":
          return order <= 0;
        case ">":
          return order > 0;
        case "<":
          return order < 0;
        default:
          return order === 0;
      }
    });
}

/** Negative when the first version is the older one. */
function compare(a: readonly number[], b: readonly number[]): number {
  const different = a.findIndex((part, index) => part !== b[index]);
  return different === -1 ? 0 : a[different]! - b[different]!;
}
