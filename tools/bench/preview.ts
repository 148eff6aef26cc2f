import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { findEngine } from "../../cli/lib/engine";
import { runPulumi } from "../../cli/lib/pulumi";
import { openWorkspace } from "../../cli/lib/workspace";
import { runCommand } from "../lib/command";
import { bringUpEmptyProgram, emptyStack, writeEmptyProgram } from "./emptyProgram";
import { median, seconds } from "./timing";

/**
 * `npm run bench:preview [-- --stack NAME --rounds 5]`: compares a preview of a stack without changes with one of an
 * empty TypeScript program. The two alternate within one run. The stack must be up.
 */
export function main(argv: readonly string[]): Promise<void> {
  return runCommand(async () => {
    const { values } = parseArgs({
      args: [...argv],
      options: { stack: { type: "string", default: "dev" }, rounds: { type: "string", default: "5" } },
    });
    await findEngine();
    const folder = mkdtempSync(join(tmpdir(), "bench-preview-"));
    try {
      await compare(values.stack, Number(values.rounds), folder);
      return 0;
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
}

async function compare(stack: string, rounds: number, folder: string): Promise<void> {
  const workspace = await openWorkspace(stack);
  const { backend } = writeEmptyProgram(folder);
  const environment = { ...workspace.environment, PULUMI_BACKEND_URL: `file://${backend}` };
  const onEmpty = (args: readonly string[]) => runPulumi(args, { cwd: folder, environment, quiet: true });
  await bringUpEmptyProgram(onEmpty);
  const options = ["preview", "--expect-no-changes", "--stack"];
  const times: { stack: number[]; empty: number[] } = { stack: [], empty: [] };
  for (let round = 0; round < rounds; round++) {
    times.empty.push(await seconds(() => onEmpty([...options, emptyStack])));
    times.stack.push(
      await seconds(() =>
        runPulumi([...options, stack, "--config-file", workspace.configFile], { ...workspace, quiet: true }),
      ),
    );
  }
  const [a, b] = [median(times.empty), median(times.stack)];
  console.log(
    `empty ${a.toFixed(2)} s, this stack ${b.toFixed(2)} s (medians of ${rounds}): +${(b - a).toFixed(2)} s, ×${(b / a).toFixed(2)}`,
  );
}
