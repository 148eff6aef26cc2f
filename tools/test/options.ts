import { UserError } from "../../cli/lib/errors";
import { projects, type Project } from "./projects";

/** What a run of `npm test` runs. */
export interface TestOptions {
  readonly help: boolean;
  /** Whether the static checks run. */
  readonly checks: boolean;
  /** Whether a missing program that can be built is a failure. */
  readonly requireBinaries: boolean;
  readonly projects: readonly Project[];
  /** Arguments for jest, unchanged and in order. */
  readonly jestArguments: readonly string[];
}

/**
 * Reads the arguments of `npm test`. All that aren't its own are jest's, and restrict the run: then the static checks
 * only run with `--check`.
 * @throws UserError for a project that doesn't exist.
 */
export function readOptions(argv: readonly string[], env: NodeJS.ProcessEnv): TestOptions {
  const own = { "--help": false, "-h": false, "--check": false, "--require-binaries": false };
  const jestArguments: string[] = [];
  const selected: string[] = [];
  for (let index = 0; index < argv.length; index++) {
    const argument = argv[index]!;
    const inline = /^--selectProjects=(.+)$/.exec(argument)?.[1];
    if (Object.hasOwn(own, argument)) {
      own[argument as keyof typeof own] = true;
    } else if (inline !== undefined) {
      selected.push(inline);
    } else if (argument === "--selectProjects") {
      const before = selected.length;
      while (argv[index + 1] !== undefined && !argv[index + 1]!.startsWith("-")) {
        selected.push(argv[++index]!);
      }
      if (selected.length === before) {
        throw new UserError(`--selectProjects has no value. Give it one or more of: ${names}`);
      }
    } else {
      jestArguments.push(argument);
    }
  }
  const restricted = selected.length > 0 || jestArguments.length > 0;
  return {
    help: own["--help"] || own["-h"],
    checks: own["--check"] || !restricted,
    requireBinaries: own["--require-binaries"] || env["CI"] === "true" || env["REQUIRE_BINARIES"] === "1",
    projects: selectedProjects(selected),
    jestArguments,
  };
}

const names = projects.map(({ name }) => name).join(", ");

function selectedProjects(selected: readonly string[]): readonly Project[] {
  const unknown = selected.filter((name) => !projects.some((project) => project.name === name));
  if (unknown.length > 0) {
    throw new UserError(`There is no project ${unknown.join(", ")}. The projects are: ${names}`);
  }
  return selected.length === 0 ? projects : projects.filter(({ name }) => selected.includes(name));
}
