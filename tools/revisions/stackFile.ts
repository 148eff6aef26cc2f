import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isMap, isScalar, parse, parseDocument, visit } from "yaml";
import type { Revision } from "./revision";

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
 * Makes a stack's file usable without its owner's key. Each encrypted value is replaced by a digest of its ciphertext:
 * a different value still shows as a change, and none is decrypted. A missing file is created.
 * @param salt encryption salt of the state that the file will be used with. Default: the file gets none, which is what
 * `pulumi stack init` expects.
 */
export function replaceEncryptedValues({ directory }: Revision, stack: string, salt?: string): void {
  const path = stackFilePath(directory, stack);
  const document = parseDocument(read(path) || "{}");
  encryptionKeys.forEach((key) => document.delete(key));
  visit(document, {
    Map(_, node) {
      const ciphertext = node.get("secure");
      return node.items.length === 1 && typeof ciphertext === "string"
        ? document.createNode(`encrypted-${createHash("sha256").update(ciphertext).digest("hex").slice(0, 12)}`)
        : undefined;
    },
  });
  if (salt !== undefined && isMap(document.contents)) {
    document.set("encryptionsalt", salt);
  }
  writeFileSync(path, document.toString());
}

/** Reads the encryption salt that `pulumi stack init` wrote into the stack's file; undefined when there is none. */
export function saltOf({ directory }: Revision, stack: string): string | undefined {
  const salt = parseDocument(read(stackFilePath(directory, stack))).get("encryptionsalt", true);
  return isScalar(salt) ? String(salt.value) : undefined;
}

function read(path: string): string {
  return existsSync(path) ? readFileSync(path, "utf8") : "";
}
