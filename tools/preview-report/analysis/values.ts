/** Keys and values by which the engine marks what it doesn't show or doesn't know. */
const secretMark = "4dabf18193072939515e22adb298388d";
const unknownMark = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** What stands for a secret and for a value that comes only with the `up`. */
export const secret = "[secret]";
export const unknown = "[known after up]";

const longestShown = 160;

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value as people know it: marks replaced by words, the provider's bookkeeping left out. */
export function plain(value: unknown): unknown {
  if (value === unknownMark) {
    return unknown;
  }
  if (Array.isArray(value)) {
    return value.map(plain);
  }
  if (!isObject(value)) {
    return value;
  }
  return secretMark in value
    ? secret
    : Object.fromEntries(
        Object.entries(value)
          .filter(([key]) => !key.startsWith("__"))
          .map(([key, part]) => [key, plain(part)]),
      );
}

/** A short text for a value: strings as they are, all else as JSON; long ones are cut. */
export function show(value: unknown): string {
  if (value === undefined) {
    return "";
  }
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > longestShown ? `${text.slice(0, longestShown)}…` : text;
}

/** Whether two values are the same, whatever the order of their keys. */
export function same(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b);
}

/** JSON with sorted keys. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    isObject(part) ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))) : part,
  );
}

/** A list that may not be there. */
export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A list of objects that may not be there. */
export function objects(value: unknown): readonly Record<string, unknown>[] {
  return list(value).filter(isObject);
}

/** The elements of `a` that `b` doesn't have. */
export function without(a: readonly unknown[], b: readonly unknown[]): unknown[] {
  const there = new Set(b.map(canonical));
  return a.filter((element) => !there.has(canonical(element)));
}
