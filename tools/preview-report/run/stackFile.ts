import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isMap, isScalar, parse, parseDocument, visit } from "yaml";
import type { SettingFiles } from "../analysis/settings";
import type { Revision } from "./revisions";

/** Keys that tie a stack's file to somebody's key, which is not here. */
const encryption = ["encryptionsalt", "secretsprovider", "encryptedkey"];

/** The project's name; empty when the revision has no program. */
export function projectName({ directory }: Revision): string {
  const text = read(join(directory, "Pulumi.yaml"));
  return text === "" ? "" : String((parse(text) as { name?: unknown } | null)?.name ?? "");
}

/** The files that say what can be set and what is. */
export function settingFiles({ directory }: Revision, stack: string): SettingFiles {
  return { project: read(join(directory, "Pulumi.yaml")), stack: read(stackFile(directory, stack)) };
}

/**
 * Makes the exported stack's file usable without its owner's key: an encrypted value stands for itself, as a digest of
 * its ciphertext, so that another one shows as a change and none is ever read.
 * @param salt the line of the recorded base, so that both revisions agree.
 */
export function neutralise({ directory }: Revision, stack: string, salt?: string): void {
  const path = stackFile(directory, stack);
  const document = parseDocument(read(path) || "{}");
  encryption.forEach((key) => document.delete(key));
  visit(document, {
    Map(_, node) {
      const secure = node.get("secure");
      return node.items.length === 1 && typeof secure === "string"
        ? document.createNode(`encrypted-${createHash("sha256").update(secure).digest("hex").slice(0, 12)}`)
        : undefined;
    },
  });
  if (salt !== undefined && isMap(document.contents)) {
    document.set("encryptionsalt", salt);
  }
  writeFileSync(path, document.toString());
}

/** The line that `stack init` put into the stack's file. */
export function saltOf({ directory }: Revision, stack: string): string | undefined {
  const salt = parseDocument(read(stackFile(directory, stack))).get("encryptionsalt", true);
  return isScalar(salt) ? String(salt.value) : undefined;
}

function stackFile(directory: string, stack: string): string {
  return join(directory, `Pulumi.${stack}.yaml`);
}

function read(path: string): string {
  return existsSync(path) ? readFileSync(path, "utf8") : "";
}
