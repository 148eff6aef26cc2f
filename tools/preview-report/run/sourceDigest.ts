import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * Finds the TypeScript modules that a module consists of: itself and everything that it imports by a relative path,
 * directly or through other modules.
 * @param entry path of the module, with its extension.
 * @returns sorted paths.
 */
export function sourceFiles(entry: string): string[] {
  const found = new Set<string>();
  const pending = [entry];
  for (let file = pending.pop(); file !== undefined; file = pending.pop()) {
    if (!found.has(file)) {
      found.add(file);
      pending.push(...importsOf(file));
    }
  }
  return [...found].sort();
}

/** A digest of all modules that a module consists of: it changes when the module's behaviour may have changed. */
export function sourceDigest(entry: string): string {
  const hash = createHash("sha256");
  for (const file of sourceFiles(entry)) {
    hash.update(readFileSync(file)).update("\0");
  }
  return hash.digest("hex");
}

function importsOf(file: string): string[] {
  return [...readFileSync(file, "utf8").matchAll(/\bfrom "(\.[^"]*)"/g)].map(([, path]) => {
    const base = join(dirname(file), path!);
    return existsSync(`${base}.ts`) ? `${base}.ts` : join(base, "index.ts");
  });
}
