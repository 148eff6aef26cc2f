import type { Json } from "./json";
import { keys, type Key, type KeyName } from "./schema";

/** Keys of configurations whose values are likely to be secrets. */
const suspicious = /secret|passw|token|credential|authorization|(api|private|access|account)_?key/i;

/**
 * Whether a value of a setting has secrets in clear: parts that have to be encrypted, texts of keys whose names suggest
 * one, URLs with a login, and private keys. For tools that show values; the program itself refuses only the former.
 * @param value as in a stack's file, not necessarily an allowed one.
 */
export function holdsSecret(setting: string, value: unknown): boolean {
  const key = Object.hasOwn(keys, setting) ? (keys[setting as KeyName] as Key<unknown>) : undefined;
  return key?.secretParts !== undefined && (hasRequiredParts(key.secretParts, value) || looksSecret(value));
}

function hasRequiredParts(secretParts: NonNullable<Key<unknown>["secretParts"]>, value: unknown): boolean {
  try {
    return secretParts(value as Json).length > 0;
  } catch {
    return true; // Of another shape than the setting's, so nothing is known about it.
  }
}

function looksSecret(value: unknown, name = ""): boolean {
  if (typeof value === "object" && value !== null) {
    return Object.entries(value).some(([key, part]) => looksSecret(part, key));
  }
  return typeof value === "string" && (suspicious.test(name) || /:\/\/[^/\s]*@|PRIVATE KEY-----/.test(value));
}
