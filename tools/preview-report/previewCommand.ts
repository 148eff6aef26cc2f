import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "../lib/command";
import { parseOptions, usage } from "./options";
import { previewPr } from "./previewPr";
import { projectRoot } from "./program";
import { limits, render } from "./report/render";

/**
 * `npm run preview:pr`: prints the report, and writes the files and the job summary that CI uses.
 *
 * Exit status: 0; 1 when the preview of a stack fails; 2 when there is no report.
 */
export function main(argv: readonly string[]): Promise<void> {
  return runCommand(() => report(argv), 2);
}

async function report(argv: readonly string[]): Promise<number> {
  const options = parseOptions(argv);
  if (options === "help") {
    console.log(usage);
    return 0;
  }
  const report = await previewPr({
    project: projectRoot,
    base: options.base,
    progress: (message) => console.error(`… ${message}`),
    ...(options.cache && { cache: join(projectRoot, ".cache", "preview") }),
  });
  const text = render(report);
  if (options.out !== undefined) {
    mkdirSync(options.out, { recursive: true });
    writeFileSync(join(options.out, "report.json"), JSON.stringify(report));
    writeFileSync(join(options.out, "report.md"), text);
  }
  const summary = process.env["GITHUB_STEP_SUMMARY"];
  if (summary) {
    appendFileSync(summary, render(report, { limit: limits.summary, full: "this run's artifact" }));
  }
  process.stdout.write(text);
  return report.stacks.some(({ outcome }) => outcome === "failed") ? 1 : 0;
}
