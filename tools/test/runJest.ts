import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "../../components/docker/run";
import { UserError } from "../../cli/lib/errors";
import { projectRoot } from "../../cli/lib/project";
import { runInTerminal } from "../../cli/lib/terminal";
import { programNames, type ProgramName } from "../programs/catalogue";
import type { Project } from "./projects";
import { readResults, type SuiteResults } from "./results";

const jestProgram = join(projectRoot, "node_modules/jest/bin/jest.js");

/**
 * The test files that a run of a project would run.
 * @throws UserError when jest refuses the arguments.
 */
export async function testFiles({ name }: Project, jestArguments: readonly string[]): Promise<string[]> {
  const args = [jestProgram, "--listTests", "--json", "--selectProjects", name, ...jestArguments];
  const { status, stdout, stderr } = await run(process.execPath, args, { cwd: projectRoot });
  if (status !== 0) {
    throw new UserError(`jest refuses these arguments. Correct them and run this again:\n${stderr.trim()}`);
  }
  const list = stdout.split("\n").find((line) => line.startsWith("["));
  return list === undefined ? [] : (JSON.parse(list) as string[]);
}

/** The programs that suites of these files require: the literal `programs` of their `describeWith` calls. */
export function requiredPrograms(files: readonly string[]): ProgramName[] {
  const required = new Set(
    files.flatMap((file) =>
      [...readFileSync(file, "utf8").matchAll(/describeWith\(\s*\{\s*programs:\s*\[([^\]]*)\]/g)].flatMap(
        ([, list = ""]) => [...list.matchAll(/"([^"]+)"/g)].map(([, name]) => name),
      ),
    ),
  );
  return programNames.filter((name) => required.has(name));
}

/** Runs a project's tests with their output on this terminal. */
export async function runProject(
  project: Project,
  jestArguments: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<SuiteResults> {
  const begun = Date.now();
  const folder = mkdtempSync(join(tmpdir(), "agentproxy-otel-results-"));
  const file = join(folder, "results.json");
  const args = [
    jestProgram,
    "--selectProjects",
    project.name,
    ...project.arguments,
    "--passWithNoTests",
    ...jestArguments,
  ];
  try {
    const status = await runInTerminal(process.execPath, args, {
      cwd: projectRoot,
      env: { ...env, AGENTPROXY_OTEL_RESULTS: file },
    });
    return { name: project.name, ...readResults(file, status), seconds: (Date.now() - begun) / 1000 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
