/**
 * What the report of a pull request costs from start to end, with and without a recording of the base at hand, beside a
 * no-op preview of an empty TypeScript program, in one run, alternating.
 * Usage: npm run bench:preview:pr [-- --base HEAD --rounds 5]
 */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { previewPr } from "../preview-report/previewPr";
import { pulumi } from "../preview-report/run/pulumi";
import { projectRoot } from "../../cli/lib/project";

/** Makes an empty program with the same packages and brings it up; gives what previews it. */
async function emptyProgram(folder: string): Promise<() => Promise<void>> {
  const options = "\n  options:\n    tsconfig: tsconfig.json\n";
  const compilerOptions = { target: "es2023", module: "nodenext", noCheck: true, types: [] };
  writeFileSync(join(folder, "Pulumi.yaml"), `name: empty\nruntime:\n  name: nodejs${options}`);
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "empty", main: "index.ts" }));
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["index.ts"] }));
  writeFileSync(
    join(folder, "index.ts"),
    'import * as pulumi from "@pulumi/pulumi";\nexport const s = pulumi.getStack();\n',
  );
  symlinkSync(join(projectRoot, "node_modules"), join(folder, "node_modules"));
  mkdirSync(join(folder, "state"));
  const world = { state: join(folder, "state"), dockerHost: "ssh://nobody@invalid" };
  const command = async (...args: string[]): Promise<void> => {
    const { status, stderr, stdout } = await pulumi(projectRoot, world, folder, args);
    if (status !== 0) {
      throw new Error(stderr || stdout);
    }
  };
  await command("stack", "init", "bench");
  await command("up", "--yes", "--skip-preview", "--stack", "bench");
  return () => command("preview", "--json", "--stack", "bench");
}

async function seconds(action: () => Promise<unknown>): Promise<number> {
  const start = process.hrtime.bigint();
  await action();
  return Number(process.hrtime.bigint() - start) / 1e9;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { base: { type: "string", default: "HEAD" }, rounds: { type: "string", default: "5" } },
  });
  const folder = mkdtempSync(join(tmpdir(), "bench-preview-pr-"));
  try {
    const preview = await emptyProgram(folder);
    const cache = join(folder, "cache");
    const request = { root: projectRoot, base: values.base };
    await previewPr({ ...request, cache }); // Fills the cache, and the machine's.
    const times: Record<"empty" | "cold" | "warm", number[]> = { empty: [], cold: [], warm: [] };
    for (let round = 0; round < Number(values.rounds); round++) {
      times.empty.push(await seconds(preview));
      times.cold.push(await seconds(() => previewPr(request)));
      times.warm.push(await seconds(() => previewPr({ ...request, cache })));
    }
    const empty = median(times.empty);
    for (const [name, taken] of Object.entries(times)) {
      const time = median(taken);
      console.log(`${name}: median ${time.toFixed(2)} s of ${values.rounds}, ×${(time / empty).toFixed(2)} of empty`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
