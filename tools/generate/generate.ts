import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Generator } from "./generators";

/** The generators whose file below `root` is missing or has another content. */
export function outdated(generators: readonly Generator[], root: string): Generator[] {
  return generators.filter(({ file, content }) => {
    const path = join(root, file);
    return !existsSync(path) || readFileSync(path, "utf8") !== content();
  });
}

/** Writes the files of these generators below `root`; folders are created as needed. */
export function write(generators: readonly Generator[], root: string): void {
  for (const { file, content } of generators) {
    const path = join(root, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content());
  }
}
