import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { UserError } from "../../cli/lib/errors";
import { pulumiCommand } from "../../cli/lib/pulumiCommand";
import { canBeBuilt, catalogue, type ProgramName } from "../../tools/programs/catalogue";
import { findProgram } from "../../tools/programs/find";
import type { ProgramProblem } from "../../tools/programs/provide";
import type { Lack } from "../../tools/test/results";
import { testImages } from "./images";
import { root } from "./root";

/** A requirement that isn't there. */
export interface MissingPiece extends Lack {
  /** Whether it can be had from a package registry, so that CI never has a reason to lack it. */
  readonly fromRegistry: boolean;
}

/** The programs that aren't installed, with the reason when `npm test` couldn't provide them. */
export function missingPrograms(names: readonly ProgramName[]): MissingPiece[] {
  const problems = JSON.parse(process.env["AGENTPROXY_OTEL_PROGRAM_PROBLEMS"] ?? "{}") as Partial<
    Record<ProgramName, ProgramProblem>
  >;
  return names
    .filter((name) => findProgram(name) === undefined)
    .map((name) => {
      const known = problems[name];
      const remedy = known === undefined ? usualRemedy(name) : `${known.remedy} (${known.problem})`;
      return { what: name, remedy, fromRegistry: canBeBuilt(name) };
    });
}

function usualRemedy(name: ProgramName): string {
  const { go, image } = catalogue[name];
  const ways = [...(go ? ["builds it with Go"] : []), ...(image ? [`copies it from the image ${image.image}`] : [])];
  return `\`npm test\` ${ways.join(" or ")}; or put it on the PATH`;
}

/** Whether the npm registry can't be reached. */
export function missingNpmRegistry(): MissingPiece[] {
  const reached = once("npm", () => works("npm", ["ping"], 60_000));
  return reached ? [] : [{ what: "the npm registry", remedy: "check the network and `npm ping`", fromRegistry: true }];
}

/** Whether there is no Python 3. */
export function missingPython(): MissingPiece[] {
  const there = once("python", () => works("python3", ["--version"], 20_000));
  return there ? [] : [{ what: "Python 3", remedy: "install `python3`", fromRegistry: false }];
}

/** The coding agents of others, which are downloaded and run only on demand, and in CI. */
export function missingAgents(): MissingPiece[] {
  const { CI, AGENTPROXY_OTEL_AGENTS } = process.env;
  const remedy =
    "`AGENTPROXY_OTEL_AGENTS=recorded npm run test:agents` downloads them (1.4 GB) and runs them in throw-away homes";
  return CI === "true" || AGENTPROXY_OTEL_AGENTS ? [] : [{ what: "the released agents", remedy, fromRegistry: false }];
}

/** Whether there is no Docker engine. */
export function missingDocker(): MissingPiece[] {
  const there = once("docker", () => works("docker", ["version"], 20_000));
  return there
    ? []
    : [{ what: "Docker", remedy: "start Docker; `docker version` shows whether it runs", fromRegistry: false }];
}

/** The Pulumi CLI, or the plugins of providers that can't be downloaded. */
export function missingPulumi(): MissingPiece[] {
  return once("pulumi", () => {
    let command: readonly [string, ...string[]];
    try {
      command = pulumiCommand();
    } catch (error) {
      if (error instanceof UserError) {
        const [reason = ""] = error.message.split(". ");
        const remedy = `\`npm run pulumi version\` downloads it, or says what to do (${reason})`;
        return [{ what: "the Pulumi CLI", remedy, fromRegistry: false }];
      }
      throw error;
    }
    const [program, ...first] = command;
    return plugins()
      .map(([name, version]) => ["plugin", "install", "resource", name, version])
      .filter((args) => !works(program, [...first, ...args], 300_000))
      .map((args) => ({
        what: `the provider plugin ${args.slice(3).join(" ")}`,
        remedy: `\`npm run pulumi ${args.join(" ")}\` downloads it`,
        fromRegistry: false,
      }));
  });
}

/** The providers that the program uses: name and version. */
function plugins(): (readonly [string, string])[] {
  const { dependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    dependencies: Record<string, string>;
  };
  return Object.entries(dependencies).flatMap(([name, version]) => {
    const provider = /^@pulumi\/(?!pulumi$)(.+)$/.exec(name)?.[1];
    return provider === undefined ? [] : [[provider, version] as const];
  });
}

/** The images of the services that Docker doesn't have and can't pull. */
export function missingImages(): MissingPiece[] {
  return once("images", () =>
    Object.values(testImages)
      .filter(
        (image) =>
          !works("docker", ["image", "inspect", image], 20_000) &&
          !works("docker", ["pull", "--quiet", image], 30 * 60_000),
      )
      .map((image) => ({
        what: `the image ${image}`,
        remedy: "`docker pull` it, or name another one in AGENTPROXY_OTEL_TEST_IMAGES",
        fromRegistry: false,
      })),
  );
}

function works(command: string, args: readonly string[], timeout: number): boolean {
  return spawnSync(command, args, { timeout, stdio: "ignore" }).status === 0;
}

/** Each test file has modules of its own, so what was found is kept in a file of the run. */
function once<T>(name: string, find: () => T): T {
  const folder = process.env["AGENTPROXY_OTEL_RUN"];
  const file = folder === undefined ? undefined : join(folder, `${name}.json`);
  if (file !== undefined && existsSync(file)) {
    return JSON.parse(readFileSync(file, "utf8")) as T;
  }
  const found = find();
  if (file !== undefined) {
    writeFileSync(file, JSON.stringify(found));
  }
  return found;
}
