import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A file below `configs/`. */
export interface SourceFile {
  readonly name: string;
  readonly content: string;
}

/** The files directly in `configs/<folder>` with this extension, sorted by name so that the result is the same everywhere. */
export function filesIn(folder: string, extension: string): SourceFile[] {
  const path = join(__dirname, folder);
  return readdirSync(path)
    .filter((name) => name.endsWith(extension))
    .sort()
    .map((name) => ({ name, content: readFileSync(join(path, name), "utf8") }));
}
