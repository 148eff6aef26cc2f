import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { projectRoot } from "../../cli/lib/project";
import type { ProgramName } from "./catalogue";

/** Where programs are put that had to be built, or copied from an image. */
export const programFolder = join(projectRoot, ".cache/bin");

/** Where a program is: in `AGENTPROXY_OTEL_BIN`, `.cache/bin` or the `PATH`, in this order; `undefined` without one. */
export function findProgram(name: ProgramName, folder = programFolder): string | undefined {
  return findExecutable(name, [process.env["AGENTPROXY_OTEL_BIN"] ?? "", folder, ...pathFolders()]);
}

/**
 * Where a program is.
 * @throws Error when it is nowhere; suites that require it are skipped before.
 */
export function program(name: ProgramName): string {
  const found = findProgram(name);
  if (found === undefined) {
    throw new Error(`${name} is in none of AGENTPROXY_OTEL_BIN, .cache/bin and PATH. \`npm test\` provides it.`);
  }
  return found;
}

/** The first executable file of this name. Default: on the `PATH`. */
export function findExecutable(name: string, folders: readonly string[] = pathFolders()): string | undefined {
  return folders
    .filter((folder) => folder !== "")
    .map((folder) => join(folder, name))
    .find(isExecutable);
}

function pathFolders(): string[] {
  return (process.env["PATH"] ?? "").split(delimiter);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
