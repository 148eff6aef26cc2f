import { basename } from "node:path";
import { stringify } from "yaml";
import { secretPath } from "./secretFiles";
import { isWithin, type JsonObject, type Path, type Settings } from "./settings";

/** A file as the service will read it. */
export interface ConfigFile {
  /** Absolute path inside the container. A file in the secrets folder is a secret. */
  readonly path: string;
  readonly content: string;
}

/** Serialises to YAML: keys in the order in which the code has them, no line folding, no anchors, a final newline. */
export function toYaml(value: object): string {
  return stringify(value, { lineWidth: 0, aliasDuplicateObjects: false });
}

/** Renders a configuration with the user's overrides merged into it. */
export function renderYaml(path: string, config: object, overrides: JsonObject = {}): ConfigFile {
  return { path, content: toYaml(deepMerge(config, overrides)) };
}

/**
 * Where a configuration file is: at its path, or in the secrets folder when it is rendered from something that is
 * encrypted in the stack's file.
 * @param sources the settings, or parts of settings, that are in the file.
 */
export function configFilePath(
  path: string,
  { encrypted }: Pick<Settings, "encrypted">,
  ...sources: readonly Path[]
): string {
  const isSecret = encrypted.some((part) => sources.some((source) => isWithin(part, source)));
  return isSecret ? secretPath(basename(path)) : path;
}

/**
 * Merges `overrides` into `base`, object by object. Lists and scalars replace; `null` removes the key.
 * Neither argument is changed.
 */
export function deepMerge<T extends object>(base: T, overrides: JsonObject): T {
  const before = base as Record<string, unknown>;
  const merged = { ...before };
  for (const [key, value] of Object.entries(overrides)) {
    const old = before[key];
    merged[key] = isObject(value) ? deepMerge(isObject(old) ? old : {}, value) : value;
  }
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null)) as T;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
