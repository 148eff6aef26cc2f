import { isDeepStrictEqual } from "node:util";
import type { Json, JsonObject } from "./json";

/** Where a value is: the setting's name, then names and indices inside of its value. */
export type Path = readonly (string | number)[];

/** How Pulumi writes an encrypted value into a stack's file. */
interface Ciphertext {
  readonly secure: string;
}

/**
 * The encrypted parts of a setting that Pulumi reports as secret. It reports whole settings only, so the parts are read
 * from the stack's file. Where that is not the file that Pulumi has read (`--config-file`, environments of Pulumi ESC),
 * every text of the setting counts as encrypted: Pulumi encrypts nothing but texts.
 * @param key the setting's name.
 * @param value its decrypted value.
 * @param inFile its value in the stack's file, where an encrypted text is `{secure: <ciphertext>}`.
 */
export function encryptedParts(key: string, value: Json, inFile: Json | undefined): Path[] {
  const parts = inFile === undefined ? undefined : encryptedIn([key], value, inFile);
  return parts === undefined || parts.length === 0 ? texts([key], value) : parts;
}

/** The encrypted parts according to a file; `undefined` when the file has another value. */
function encryptedIn(path: Path, value: Json, inFile: Json): Path[] | undefined {
  if (isCiphertext(inFile)) {
    return typeof value === "string" ? [path] : undefined;
  }
  if (!isContainer(value) || !isContainer(inFile)) {
    // A scalar of a string setting may be a number or a boolean in YAML.
    return isDeepStrictEqual(value, inFile) || String(value) === String(inFile) ? [] : undefined;
  }
  const [present, given] = [entries(value), new Map(entries(inFile))];
  if (Array.isArray(value) !== Array.isArray(inFile) || present.length !== given.size) {
    return undefined;
  }
  const parts = present.map(([name, part]) => {
    const partInFile = given.get(name);
    return partInFile === undefined ? undefined : encryptedIn([...path, name], part, partInFile);
  });
  return parts.every((part) => part !== undefined) ? parts.flat() : undefined;
}

function texts(path: Path, value: Json): Path[] {
  return isContainer(value)
    ? entries(value).flatMap(([name, part]) => texts([...path, name], part))
    : typeof value === "string"
      ? [path]
      : [];
}

/** Whether a path is, or leads into, another one. */
export function isWithin(path: Path, outer: Path): boolean {
  return outer.every((name, index) => path[index] === name);
}

/** A path as `pulumi config set --path` takes it: `alerts.receivers[0].url`. */
export function showPath([setting, ...inside]: Path): string {
  const steps = inside.map((name) =>
    typeof name === "number" ? `[${name}]` : /^\w+$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`,
  );
  return [setting, ...steps].join("");
}

function isContainer(value: Json): value is JsonObject | readonly Json[] {
  return typeof value === "object" && value !== null;
}

function isCiphertext(value: Json): boolean {
  return isContainer(value) && typeof (value as Partial<Ciphertext>).secure === "string" && entries(value).length === 1;
}

function entries(value: JsonObject | readonly Json[]): [string | number, Json][] {
  return Array.isArray(value)
    ? (value as readonly Json[]).map((part, index) => [index, part])
    : Object.entries(value as JsonObject);
}
