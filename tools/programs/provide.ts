import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "../../components/docker/run";
import { buildProgram, BuildError, goVersion, recipeOf } from "./build";
import { catalogue, type ProgramName } from "./catalogue";
import { findExecutable, findProgram, programFolder } from "./find";
import { copyFromImage, ImageError, tagOf } from "./image";
import type { Progress } from "./progress";

/** Why a program isn't there, and how to get it. */
export interface ProgramProblem {
  readonly problem: string;
  readonly remedy: string;
}

/** One way to get a program, here and now. */
interface Way {
  /** For the progress line: `building 0.314.0 with Go`. */
  readonly doing: string;
  /** Changes when the wanted program does. */
  readonly version: string;
  readonly get: (file: string) => Promise<void>;
}

/**
 * Provides programs: one that is installed is used, one in `.cache/bin` as long as its version is the wanted one;
 * others are built with Go, or copied from the image that the stack runs.
 * @param engine whether Docker can be used.
 * @param folder where they are put. Default: `.cache/bin`.
 * @returns what is still missing.
 */
export async function providePrograms(
  names: readonly ProgramName[],
  engine: boolean,
  progress: Progress,
  folder = programFolder,
): Promise<Partial<Record<ProgramName, ProgramProblem>>> {
  const problems: Partial<Record<ProgramName, ProgramProblem>> = {};
  for (const name of names) {
    const found = findProgram(name, folder);
    if (found !== undefined && !(await isOutdated(name, found, join(folder, name)))) {
      progress.note(name, found);
      continue;
    }
    const ways = await waysTo(name, engine);
    const failures: string[] = [];
    for (const { doing, version, get } of ways) {
      const done = progress.start(name, doing);
      try {
        await put(name, folder, version, get);
        done(true);
        failures.length = 0;
        break;
      } catch (error) {
        if (!(error instanceof BuildError || error instanceof ImageError)) {
          throw error;
        }
        done(false, error.message);
        failures.push(error.message.split("\n").at(-1)!.trim());
      }
    }
    if (ways.length === 0 || failures.length > 0) {
      const problem = failures.join("; ") || `it is not installed, and ${lacking(name)}`;
      if (found === undefined) {
        problems[name] = { problem, remedy: remedyFor(name) };
      }
      progress.note(name, `${found === undefined ? "missing" : `${found} stays, which is outdated`}: ${problem}`);
    }
  }
  return problems;
}

async function waysTo(name: ProgramName, engine: boolean): Promise<Way[]> {
  const { go, image } = catalogue[name];
  const ways: Way[] = [];
  if (go !== undefined && findExecutable("go") !== undefined) {
    const doing = `building ${await goVersion(go)} with Go`;
    ways.push({ doing, version: await recipeOf(go), get: (file) => buildProgram(go, file) });
  }
  if (image !== undefined && engine && process.platform === "linux") {
    ways.push({
      doing: `copying from ${tagOf(image.image)}`,
      version: image.image,
      get: (file) => copyFromImage(image, file),
    });
  }
  return ways;
}

/** Only programs that were put into `.cache/bin` by this module have a version beside them. */
async function isOutdated(name: ProgramName, found: string, own: string): Promise<boolean> {
  if (found !== own) {
    return false;
  }
  const { go, image } = catalogue[name];
  const wanted = [...(go ? [await recipeOf(go)] : []), ...(image ? [image.image] : [])];
  const version = await readFile(`${found}.version`, "utf8").catch(() => undefined);
  return version !== undefined && !wanted.includes(version);
}

/** The program appears under its name only when it is complete and runs on this host. */
async function put(name: ProgramName, folder: string, version: string, get: Way["get"]): Promise<void> {
  await mkdir(folder, { recursive: true });
  const file = join(folder, name);
  const partial = `${file}.partial`;
  try {
    await get(partial);
    await mustStart(name, partial);
    await writeFile(`${file}.version`, version);
    await rename(partial, file);
  } finally {
    await rm(partial, { force: true });
  }
}

async function mustStart(name: ProgramName, file: string): Promise<void> {
  try {
    const { status, stdout, stderr } = await run(file, ["--version"], { timeoutMs: 30_000 });
    if (status !== 0) {
      throw new ImageError(`${name} --version ended with status ${status}: ${`${stdout}${stderr}`.trim()}`);
    }
  } catch (error) {
    throw error instanceof ImageError
      ? error
      : new ImageError(`${name} does not start on this host: ${(error as Error).message}`);
  }
}

function lacking(name: ProgramName): string {
  const { go, image } = catalogue[name];
  const without = [...(go ? ["no Go on the PATH"] : []), ...(image ? [imageLack()] : [])];
  return `there is ${without.join(" and ")}`;
}

function imageLack(): string {
  return process.platform === "linux" ? "no Docker engine" : "no Linux, for which the program in the image is made";
}

function remedyFor(name: ProgramName): string {
  const { go, image } = catalogue[name];
  const copy = process.platform === "linux" && image ? [`let Docker have the image ${image.image}`] : [];
  const hasGo = findExecutable("go") !== undefined;
  const buildAdvice = hasGo
    ? "read Go's messages above, check the network and GOPROXY, and run `npm test` again"
    : "install Go (https://go.dev/dl/), with which `npm test` builds it";
  const build = go ? [buildAdvice] : [];
  return [...build, ...copy, "put it on the PATH or into AGENTPROXY_OTEL_BIN"].join(", or ");
}
