import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { mustRun, run } from "../../../components/docker/run";

/** A revision of the program, as files of its own: nothing that happens there touches the work tree. */
export interface Revision {
  readonly directory: string;
  /** For people: `origin/main (1a2b3c4)`. */
  readonly label: string;
}

/**
 * The commit that a pull request starts from: the last one that head and base have in common, so that what happened
 * on the base since is not taken for a change of the pull request.
 * @throws Error that says how to get a base that isn't there.
 */
export async function mergeBase(root: string, base: string): Promise<string> {
  const known = await run("git", ["rev-parse", "--verify", "--quiet", `${base}^{commit}`], { cwd: root });
  if (known.status !== 0) {
    throw new Error(`There is no revision ${base} here. Fetch it (git fetch origin), or name another with --base.`);
  }
  const { status, stdout } = await run("git", ["merge-base", "HEAD", base], { cwd: root });
  return (status === 0 ? stdout : known.stdout).trim();
}

/** Takes a commit out of the repository. */
export async function exportCommit(root: string, commit: string, label: string, directory: string): Promise<Revision> {
  mkdirSync(directory, { recursive: true });
  const archive = join(dirname(directory), "archive.tar");
  await mustRun("git", ["archive", "--format=tar", `--output=${archive}`, commit], { cwd: root });
  await mustRun("tar", ["-xf", archive, "-C", directory], { cwd: root });
  return { directory, label: `${label} (${commit.slice(0, 7)})` };
}

/** Copies the work tree with what isn't committed yet, without what git ignores. */
export async function exportWorkTree(root: string, directory: string): Promise<Revision> {
  const listed = await mustRun("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], { cwd: root });
  // A linked node_modules is no part of the program, though git takes it for a file.
  const files = listed.split("\0").filter((name) => name !== "" && name !== "node_modules");
  for (const file of files.filter((name) => existsSync(join(root, name)))) {
    mkdirSync(dirname(join(directory, file)), { recursive: true });
    cpSync(join(root, file), join(directory, file), { recursive: true, verbatimSymlinks: true });
  }
  const head = (await mustRun("git", ["rev-parse", "--short=7", "HEAD"], { cwd: root })).trim();
  const changed = (await mustRun("git", ["status", "--porcelain"], { cwd: root })).trim() !== "";
  return { directory, label: changed ? `work tree on ${head}` : head };
}

/**
 * Gives a revision its dependencies: the ones that are installed here when its lockfile asks for the same, else its
 * own, without running their install scripts.
 */
export async function installDependencies(root: string, { directory }: Revision): Promise<void> {
  const lock = (place: string): string | undefined => {
    const path = join(place, "package-lock.json");
    return existsSync(path) ? readFileSync(path, "utf8") : undefined;
  };
  if (!existsSync(join(directory, "package.json"))) {
    return;
  }
  if (existsSync(join(root, "node_modules")) && sameDependencies(lock(root), lock(directory))) {
    symlinkSync(join(root, "node_modules"), join(directory, "node_modules"), "dir");
    return;
  }
  await mustRun("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: directory });
}

/** What the program itself runs with; a development tool that came or went changes no preview. */
function sameDependencies(a: string | undefined, b: string | undefined): boolean {
  return a !== undefined && b !== undefined && runtimePackages(a) === runtimePackages(b);
}

interface LockedPackage {
  readonly version?: string;
  readonly dev?: boolean;
  readonly devOptional?: boolean;
}

function runtimePackages(lock: string): string {
  const { packages = {} } = JSON.parse(lock) as { packages?: Record<string, LockedPackage> };
  const relevant = Object.entries(packages).filter(
    ([path, { dev, devOptional }]) =>
      path !== "" && ((dev ?? devOptional) !== true || /^node_modules\/(typescript|ts-node)$/.test(path)),
  );
  return JSON.stringify(relevant.map(([path, { version }]) => [path, version]).sort());
}

/** The names of the stacks that have a file in a revision. */
export function stackNames({ directory }: Revision): string[] {
  return readdirSync(directory)
    .flatMap((name) => /^Pulumi\.([A-Za-z0-9_.-]+)\.yaml$/.exec(name)?.[1] ?? [])
    .sort();
}

/** A digest of everything in a revision's directory that can change what its program makes. */
export async function fingerprint(root: string, commit: string, ...more: readonly string[]): Promise<string> {
  const tree = await mustRun("git", ["rev-parse", `${commit}^{tree}`], { cwd: root });
  return createHash("sha256")
    .update([tree, ...more].join("\0"))
    .digest("hex")
    .slice(0, 32);
}
