import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseOptions, usage } from "./options";
import { previewPr } from "./previewPr";
import { limits, render } from "./report/render";
import { projectRoot } from "../../cli/lib/project";

/** `npm run preview:pr`: prints the report, and writes it where CI wants it. Ends with 1 when a preview fails. */
async function main(): Promise<number> {
  const options = parseOptions(process.argv.slice(2));
  if (options === "help") {
    console.log(usage);
    return 0;
  }
  const report = await previewPr({
    root: projectRoot,
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

main().then(
  (status) => (process.exitCode = status),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 2;
  },
);
