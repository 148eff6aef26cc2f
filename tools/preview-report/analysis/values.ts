/** Key of the object by which the engine replaces a secret, and the string by which it replaces an unknown value. */
const secretKey = "4dabf18193072939515e22adb298388d";
const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Replaces a secret in the report. */
export const secret = "[secret]";

/** Replaces a value that is known only after the `up`. */
export const unknown = "[known after up]";

/** Longer texts are truncated in the report. */
const maxShownLength = 160;

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Replaces the engine's encodings by {@link secret} and {@link unknown}, and removes the provider's internal keys. */
export function plain(value: unknown): unknown {
  if (value === unknownValue) {
    return unknown;
  }
  if (Array.isArray(value)) {
    return value.map(plain);
  }
  if (!isObject(value)) {
    return value;
  }
  return secretKey in value
    ? secret
    : Object.fromEntries(
        Object.entries(value)
          .filter(([key]) => !key.startsWith("__"))
          .map(([key, part]) => [key, plain(part)]),
      );
}

/** Whether a plain value replaces one that is secret or unknown. */
export function isHidden(value: unknown): boolean {
  return value === secret || value === unknown;
}

/** A short text for a value: strings unchanged, everything else as JSON, truncated. Empty for undefined. */
export function show(value: unknown): string {
  if (value === undefined) {
    return "";
  }
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > maxShownLength ? `${text.slice(0, maxShownLength)}…` : text;
}

/** Deep equality that ignores the order of keys. */
export function same(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b);
}

/** JSON with sorted keys. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    isObject(part) ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))) : part,
  );
}

/** The value when it is a list, otherwise an empty one. */
export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The objects in the value when it is a list, otherwise an empty list. */
export function objects(value: unknown): readonly Record<string, unknown>[] {
  return list(value).filter(isObject);
}

/** The elements of `a` that `b` doesn't contain, by deep equality. */
export function without(a: readonly unknown[], b: readonly unknown[]): unknown[] {
  const excluded = new Set(b.map(canonical));
  return a.filter((element) => !excluded.has(canonical(element)));
}
