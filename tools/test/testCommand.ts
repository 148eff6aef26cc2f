import { colors } from "../../cli/lib/colors";
import { findEngine } from "../../cli/lib/engine";
import { UserError } from "../../cli/lib/errors";
import { catalogue, type ProgramName } from "../programs/catalogue";
import { consoleProgress } from "../programs/progress";
import { providePrograms } from "../programs/provide";
import { checks, runChecks } from "./checks";
import { requiredPrograms, runProject, testFiles } from "./runJest";
import { readOptions, type TestOptions } from "./options";
import { projects } from "./projects";
import type { SuiteResults } from "./results";
import { summary, totalsOf } from "./summary";

const usage = `npm test [-- OPTIONS] [-- ARGUMENTS OF JEST]

Runs every test that can run on this host, and reports what was skipped and why.

  1. Static checks: ${checks.map(({ name }) => name).join(", ")}; each counts as one test.
  2. The programs that the tests of the binaries project run: installed ones are used (AGENTPROXY_OTEL_BIN, .cache/bin,
     PATH); others are built with Go from the module registry, or copied from the images that the stack runs, into
     .cache/bin. The first build takes some ten minutes. Programs: ${Object.keys(catalogue).join(", ")}.
  3. The projects of jest, in this order:
${projects.map(({ name, needs }) => `       ${name.padEnd(9)} ${needs}`).join("\n")}
  4. A summary. Its last line is \`N passed, N failed, N skipped\`.

The exit status is 0 when something passed and nothing failed.

  --selectProjects NAME…   only these projects
  --check                  the static checks too, in a restricted run
  --require-binaries       a program that can be built, and is missing, is a failure instead of a skipped suite
  --help                   this text

All other arguments are jest's, for example --testPathPatterns rules. A run with arguments of jest or --selectProjects
is a restricted run: without the static checks, and with only the programs that its test files require.

Environment:
  AGENTPROXY_OTEL_BIN          a folder of programs to use instead of building them
  AGENTPROXY_OTEL_TEST_IMAGES  images for the docker project: collector=…,tempo=…,loki=…,…
  AGENTPROXY_OTEL_AGENTS       runs the coding agents of others, which it downloads: recorded (also with CI=true), latest, or a version
  CI=true, REQUIRE_BINARIES=1  like --require-binaries; also for the npm registry
  REQUIRE_INTEGRATION=1        everything that is missing is a failure: the Pulumi CLI, plugins, Docker, images, Tempo
  GOFLAGS=-p=1                 build with one processor
  NO_COLOR=1                   no colours

Quicker: npm run test:unit (jest alone). One project: npm run test:binaries, test:agents, test:pulumi, test:docker.`;

/** `npm test` */
export async function main(argv: readonly string[]): Promise<void> {
  try {
    const options = readOptions(argv, process.env);
    if (options.help) {
      console.log(usage);
      return;
    }
    const results = await runAll(options);
    title("Summary");
    console.log(summary(results));
    const { passed, failed } = totalsOf(results);
    process.exitCode = passed > 0 && failed === 0 ? 0 : 1;
  } catch (error) {
    if (!(error instanceof UserError)) {
      throw error;
    }
    console.error(`\n${error.message}`);
    process.exitCode = 1;
  }
}

async function runAll(options: TestOptions): Promise<SuiteResults[]> {
  const results: SuiteResults[] = [];
  const selected: { project: TestOptions["projects"][number]; files: string[] }[] = [];
  for (const project of options.projects) {
    const files = await testFiles(project, options.jestArguments);
    if (files.length > 0) {
      selected.push({ project, files });
    }
  }
  if (options.checks) {
    title("Static checks");
    results.push(await runChecks());
  }
  const engine = await engineIsThere();
  const problems = await provide(requiredPrograms(selected.flatMap(({ files }) => files)), engine);
  const env = {
    ...process.env,
    AGENTPROXY_OTEL_PROGRAM_PROBLEMS: JSON.stringify(problems),
    ...(options.requireBinaries && { REQUIRE_BINARIES: "1" }),
  };
  for (const { project } of selected) {
    title(`Tests: ${project.name}`);
    results.push(await runProject(project, options.jestArguments, env));
  }
  return results;
}

async function provide(names: readonly ProgramName[], engine: boolean): ReturnType<typeof providePrograms> {
  if (names.length === 0) {
    return {};
  }
  title("Programs that read the configurations");
  return providePrograms(names, engine, consoleProgress());
}

/** Also sets `DOCKER_HOST` for the tests, when an engine was found elsewhere than at its default socket. */
async function engineIsThere(): Promise<boolean> {
  try {
    await findEngine();
    return true;
  } catch (error) {
    if (error instanceof UserError) {
      return false;
    }
    throw error;
  }
}

function title(text: string): void {
  console.log(`\n${colors.bold(text)}`);
}
