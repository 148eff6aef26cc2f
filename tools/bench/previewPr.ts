import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { projectRoot } from "../../cli/lib/project";
import { runCommand } from "../lib/command";
import { previewPr } from "../preview-report/previewPr";
import { noEngine, runIsolatedPulumi } from "../revisions/pulumi";
import { bringUpEmptyProgram, emptyStack, writeEmptyProgram } from "./emptyProgram";
import { median, seconds } from "./timing";

/**
 * `npm run bench:preview:pr [-- --base HEAD --rounds 5]`: measures the report on a pull request from start to end, with
 * and without a recorded state of the base in the cache, and compares it with a preview of an empty TypeScript program
 * without changes. The three alternate within one run.
 */
export function main(argv: readonly string[]): Promise<void> {
  return runCommand(async () => {
    const { values } = parseArgs({
      args: [...argv],
      options: { base: { type: "string", default: "HEAD" }, rounds: { type: "string", default: "5" } },
    });
    const scratch = mkdtempSync(join(tmpdir(), "bench-preview-pr-"));
    try {
      await measure(values.base, Number(values.rounds), scratch);
      return 0;
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
  });
}

async function measure(base: string, rounds: number, scratch: string): Promise<void> {
  const previewEmpty = await emptyPreview(join(scratch, "empty"));
  const request = { project: projectRoot, base };
  const cache = join(scratch, "cache");
  await previewPr({ ...request, cache }); // Fills this cache and those of the operating system.
  const times: Record<"empty" | "cold" | "warm", number[]> = { empty: [], cold: [], warm: [] };
  for (let round = 0; round < rounds; round++) {
    times.empty.push(await seconds(previewEmpty));
    times.cold.push(await seconds(() => previewPr(request)));
    times.warm.push(await seconds(() => previewPr({ ...request, cache })));
  }
  const empty = median(times.empty);
  for (const [name, measured] of Object.entries(times)) {
    const time = median(measured);
    console.log(`${name}: median ${time.toFixed(2)} s of ${rounds}, ×${(time / empty).toFixed(2)} of empty`);
  }
}

/** Brings an empty program up and returns a function that previews it. */
async function emptyPreview(folder: string): Promise<() => Promise<void>> {
  mkdirSync(folder);
  const { backend } = writeEmptyProgram(folder);
  const pulumi = async (args: readonly string[]): Promise<void> => {
    const target = { backend, dockerHost: noEngine };
    const { status, stdout, stderr } = await runIsolatedPulumi(target, folder, args);
    if (status !== 0) {
      throw new Error(stderr || stdout);
    }
  };
  await bringUpEmptyProgram(pulumi);
  return () => pulumi(["preview", "--json", "--stack", emptyStack]);
}
