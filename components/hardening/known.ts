/** Inputs that contain secret or unknown values in an ordinary preview: contents of files, and the stack's identity. */
const usuallyHidden: readonly string[] = ["uploads", "labels"];

/** Inputs without what can't be checked. */
export interface KnownInputs<Inputs> {
  readonly known: Inputs;
  /** The inputs that have values which can't be checked, though they usually can. */
  readonly hidden: readonly string[];
}

/**
 * Copies inputs without the values that are secret or known only after an `up`, and without the provider's internal
 * keys (`__defaults`). A value that throws when it is read, as the policy SDK's do, is unknown, too.
 * @param isHidden whether a value stands for one that is secret or unknown.
 */
export function knownInputs<Inputs extends object>(
  inputs: Inputs,
  isHidden: (value: unknown) => boolean,
): KnownInputs<Inputs> {
  const hidden = new Set<string>();
  const copy = (value: unknown, onHidden: () => void): unknown => {
    if (typeof value !== "object" || value === null) {
      return value;
    }
    const entries = Object.keys(value)
      .filter((key) => !key.startsWith("__"))
      .flatMap((key) => {
        const report = value === inputs ? () => hidden.add(key) : onHidden;
        const part = read(value as Readonly<Record<string, unknown>>, key);
        if (part === unreadable || isHidden(part)) {
          report();
          return [];
        }
        return [[key, copy(part, report)] as const];
      });
    return Array.isArray(value) ? entries.map(([, part]) => part) : Object.fromEntries(entries);
  };
  const known = copy(inputs, () => undefined) as Inputs;
  return { known, hidden: [...hidden].filter((key) => !usuallyHidden.includes(key)) };
}

const unreadable = Symbol("unreadable");

function read(object: Readonly<Record<string, unknown>>, key: string): unknown {
  try {
    return object[key];
  } catch {
    return unreadable;
  }
}
