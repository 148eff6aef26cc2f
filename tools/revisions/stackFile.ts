import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isMap, isScalar, parse, parseDocument } from "yaml";
import type { Revision } from "./revision";
import { standIns, type EncryptedValue, type StandIn, type ValuePath } from "./standIns";

/** The files that define a stack's settings, as YAML; empty when a file doesn't exist. */
export interface SettingFiles {
  /** `Pulumi.yaml`: which settings there are, and their defaults. */
  readonly project: string;
  /** `Pulumi.<stack>.yaml`: the stack's values. */
  readonly stack: string;
}

/** Keys of a stack's file that tie it to its owner's encryption key. */
const encryptionKeys = ["encryptionsalt", "secretsprovider", "encryptedkey"];

/** Reads the project's name from `Pulumi.yaml`; empty when the revision has no program. */
export function projectNameOf({ directory }: Revision): string {
  const text = read(join(directory, "Pulumi.yaml"));
  return text === "" ? "" : String((parse(text) as { name?: unknown } | null)?.name ?? "");
}

/** The names of the stacks that have a file in a revision, sorted. */
export function stackNames({ directory }: Revision): string[] {
  return readdirSync(directory)
    .flatMap((name) => /^Pulumi\.([A-Za-z0-9_.-]+)\.yaml$/.exec(name)?.[1] ?? [])
    .sort();
}

/** Reads the files that define a stack's settings in a revision. */
export function settingFiles({ directory }: Revision, stack: string): SettingFiles {
  return { project: read(join(directory, "Pulumi.yaml")), stack: read(stackFilePath(directory, stack)) };
}

/** Path of a stack's file in a revision's directory. */
export function stackFilePath(directory: string, stack: string): string {
  return join(directory, `Pulumi.${stack}.yaml`);
}

/**
 * Removes from a stack's file what needs its owner's key. A missing file is created.
 * @param salt encryption salt of the state that the file will be used with. Default: the file gets none, which is what
 * `pulumi stack init` expects.
 * @returns values in place of the encrypted ones, which the file has in clear now: to be encrypted with the new salt.
 */
export function replaceEncryptedValues({ directory }: Revision, stack: string, salt?: string): StandIn[] {
  const path = stackFilePath(directory, stack);
  const document = parseDocument(read(path) || "{}");
  encryptionKeys.forEach((key) => document.delete(key));
  const config = (document.toJS() as { config?: Readonly<Record<string, unknown>> | null } | null)?.config ?? {};
  const clear = Object.entries(config).filter((entry): entry is [string, string] => typeof entry[1] === "string");
  const replaced = standIns(encryptedValues(config), Object.fromEntries(clear));
  replaced.forEach(({ path: place, value }) => document.setIn(["config", ...place], value));
  if (salt !== undefined && isMap(document.contents)) {
    document.set("encryptionsalt", salt);
  }
  writeFileSync(path, document.toString());
  return replaced;
}

/** The names of the settings that have an encrypted value, in the order of the file. */
export function encryptedSettings(stackFile: string): string[] {
  const { config } = (parse(stackFile) ?? {}) as { config?: Readonly<Record<string, unknown>> | null };
  return [...new Set(encryptedValues(config ?? {}).map(({ path }) => String(path[0])))];
}

function encryptedValues(value: unknown, path: ValuePath = []): EncryptedValue[] {
  if (typeof value !== "object" || value === null) {
    return [];
  }
  const entries = Array.isArray(value)
    ? value.map((part: unknown, index) => [index, part] as const)
    : Object.entries(value);
  const [[key, ciphertext] = []] = entries;
  return entries.length === 1 && key === "secure" && typeof ciphertext === "string"
    ? [{ path, ciphertext }]
    : entries.flatMap(([name, part]) => encryptedValues(part, [...path, name]));
}

/** Reads the encryption salt that `pulumi stack init` wrote into the stack's file; undefined when there is none. */
export function saltOf({ directory }: Revision, stack: string): string | undefined {
  const salt = parseDocument(read(stackFilePath(directory, stack))).get("encryptionsalt", true);
  return isScalar(salt) ? String(salt.value) : undefined;
}

function read(path: string): string {
  return existsSync(path) ? readFileSync(path, "utf8") : "";
}
