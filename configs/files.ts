import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A file of this folder, with its name and text. */
export interface SourceFile {
  readonly name: string;
  readonly content: string;
}

/** The files of `configs/<folder>` whose name ends in `extension`, by name, so that the result is the same everywhere. */
export function filesIn(folder: string, extension: string): SourceFile[] {
  const path = join(__dirname, folder);
  return readdirSync(path)
    .filter((name) => name.endsWith(extension))
    .sort()
    .map((name) => ({ name, content: readFileSync(join(path, name), "utf8") }));
}
