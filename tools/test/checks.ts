import { join } from "node:path";
import { projectRoot } from "../../cli/lib/project";
import { runInTerminal } from "../../cli/lib/terminal";
import type { SuiteResults } from "./results";

/** A static check: a Node.js program that fails when it finds something. */
interface Check {
  readonly name: string;
  /** Below `node_modules`. */
  readonly program: string;
  readonly arguments: readonly string[];
}

/** The static checks, the most basic first. */
export const checks: readonly Check[] = [
  { name: "tsc", program: "typescript/bin/tsc", arguments: ["-p", "."] },
  { name: "eslint", program: "eslint/bin/eslint.js", arguments: ["."] },
  {
    name: "dependency-cruiser",
    program: "dependency-cruiser/bin/dependency-cruiser.mjs",
    arguments: [
      ...["--config", ".dependency-cruiser.cjs", "--output-type", "err"],
      ...["index.ts", "configs", "components", "cli", "tools", "policy", "tests"],
    ],
  },
  { name: "prettier", program: "prettier/bin/prettier.cjs", arguments: ["--check", "--log-level", "warn", "."] },
];

/** Runs every static check, also after one that failed; each counts as one test. */
export async function runChecks(): Promise<SuiteResults> {
  const begun = Date.now();
  const failures: string[] = [];
  for (const { name, program, arguments: args } of checks) {
    console.log(`  ${name} ${args.join(" ")}`);
    const status = await runInTerminal(process.execPath, [join(projectRoot, "node_modules", program), ...args], {
      cwd: projectRoot,
    });
    if (status !== 0) {
      failures.push(name);
    }
  }
  const passed = checks.length - failures.length;
  const seconds = (Date.now() - begun) / 1000;
  return { name: "check", passed, failed: failures.length, skipped: 0, failures, skippedSuites: [], seconds };
}
