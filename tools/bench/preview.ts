/**
 * What a no-op preview of a stack costs beside one of an empty TypeScript program, in one run, alternating.
 * Usage: npm run bench:preview [-- --stack NAME --rounds 5]; the stack must be up.
 */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { findEngine } from "../../cli/lib/engine";
import { runPulumi } from "../../cli/lib/pulumi";
import { median, seconds } from "./timing";
import { openWorkspace, type Workspace } from "../../cli/lib/workspace";
import { projectRoot } from "../../cli/lib/project";

/** An empty program with the same packages, deployed on a state of its own. */
async function emptyProgram(workspace: Workspace): Promise<{ folder: string; environment: NodeJS.ProcessEnv }> {
  const folder = mkdtempSync(join(tmpdir(), "empty-program-"));
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
  mkdirSync(join(folder, "state"));
  const environment = { ...workspace.environment, PULUMI_BACKEND_URL: `file://${join(folder, "state")}` };
  await runPulumi(["stack", "init", "bench"], { cwd: folder, environment, quiet: true });
  await runPulumi(["up", "--yes", "--skip-preview", "--stack", "bench"], { cwd: folder, environment, quiet: true });
  return { folder, environment };
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { stack: { type: "string", default: "dev" }, rounds: { type: "string", default: "5" } },
  });
  await findEngine();
  const workspace = await openWorkspace(values.stack);
  const empty = await emptyProgram(workspace);
  const ours = ["preview", "--expect-no-changes", "--stack", values.stack, "--config-file", workspace.configFile];
  const theirs = ["preview", "--expect-no-changes", "--stack", "bench"];
  const times: { ours: number[]; empty: number[] } = { ours: [], empty: [] };
  for (let round = 0; round < Number(values.rounds); round++) {
    times.empty.push(
      await seconds(() => runPulumi(theirs, { cwd: empty.folder, environment: empty.environment, quiet: true })),
    );
    times.ours.push(await seconds(() => runPulumi(ours, { ...workspace, quiet: true })));
  }
  rmSync(empty.folder, { recursive: true });
  const [a, b] = [median(times.empty), median(times.ours)];
  console.log(
    `empty ${a.toFixed(2)} s, this stack ${b.toFixed(2)} s (medians of ${values.rounds}): +${(b - a).toFixed(2)} s, ×${(b / a).toFixed(2)}`,
  );
}

void main();
