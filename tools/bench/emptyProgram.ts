import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../../cli/lib/project";

/** The stack of the empty program. */
export const emptyStack = "bench";

/** An empty TypeScript program, the lower bound that previews are compared with. */
export interface EmptyProgram {
  /** The program's folder. */
  readonly folder: string;
  /** Directory of the file backend that holds its state. */
  readonly backend: string;
}

/**
 * Writes an empty program that uses the project's packages and compiler options.
 * @param folder an existing, empty directory.
 */
export function writeEmptyProgram(folder: string): EmptyProgram {
  const options = "\n  options:\n    tsconfig: tsconfig.json\n";
  writeFileSync(join(folder, "Pulumi.yaml"), `name: empty\nruntime:\n  name: nodejs${options}`);
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "empty", main: "index.ts" }));
  const compilerOptions = { target: "es2023", module: "nodenext", noCheck: true, types: [] };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["index.ts"] }));
  writeFileSync(
    join(folder, "index.ts"),
    'import * as pulumi from "@pulumi/pulumi";\nexport const stack = pulumi.getStack();\n',
  );
  symlinkSync(join(projectRoot, "node_modules"), join(folder, "node_modules"));
  const backend = join(folder, "state");
  mkdirSync(backend);
  return { folder, backend };
}

/**
 * Brings the empty program up, so that its next preview has no changes.
 * @param pulumi runs a Pulumi command in the program's folder and rejects when it fails.
 */
export async function bringUpEmptyProgram(pulumi: (args: readonly string[]) => Promise<unknown>): Promise<void> {
  await pulumi(["stack", "init", emptyStack]);
  await pulumi(["up", "--yes", "--skip-preview", "--stack", emptyStack]);
}
