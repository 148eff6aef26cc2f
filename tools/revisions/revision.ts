import { cpSync, existsSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { mustRun, run } from "../../components/docker/run";

/** A revision of the program, exported to a directory of its own so that the work tree is never modified. */
export interface Revision {
  readonly directory: string;
  /** Shown to people: `origin/main (1a2b3c4)`. */
  readonly label: string;
}

/** The directories that a tool works in. */
export interface ToolDirectories {
  /** The project's folder, a git work tree. Its installed dependencies are used where they fit. */
  readonly project: string;
  /** A temporary directory for everything that the tool writes. Whoever created it removes it. */
  readonly scratch: string;
}

/**
 * Finds the commit that a pull request starts from: the last one that `HEAD` and the base have in common. Changes made
 * on the base since then would otherwise look like changes of the pull request.
 * @returns the commit's id; the base's own when the two histories are unrelated.
 * @throws Error with a remedy when the repository has no such revision.
 */
export async function mergeBase(project: string, base: string): Promise<string> {
  const known = await run("git", ["rev-parse", "--verify", "--quiet", `${base}^{commit}`], { cwd: project });
  if (known.status !== 0) {
    throw new Error(`There is no revision ${base} here. Fetch it (git fetch origin), or name another with --base.`);
  }
  const { status, stdout } = await run("git", ["merge-base", "HEAD", base], { cwd: project });
  return (status === 0 ? stdout : known.stdout).trim();
}

/**
 * Exports a commit.
 * @param label name of the commit for people; its abbreviated id is appended.
 * @param directory is created. The archive is written next to it.
 */
export async function exportCommit(
  project: string,
  commit: string,
  label: string,
  directory: string,
): Promise<Revision> {
  mkdirSync(directory, { recursive: true });
  const archive = join(dirname(directory), "archive.tar");
  await mustRun("git", ["archive", "--format=tar", `--output=${archive}`, commit], { cwd: project });
  await mustRun("tar", ["-xf", archive, "-C", directory], { cwd: project });
  return { directory, label: `${label} (${commit.slice(0, 7)})` };
}

/**
 * Copies the work tree including uncommitted and untracked files, without files that git ignores.
 * @param directory is created.
 */
export async function exportWorkTree(project: string, directory: string): Promise<Revision> {
  const listed = await mustRun("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: project,
  });
  // A node_modules that is a symbolic link is a file to git, which `node_modules/` in .gitignore doesn't match.
  const files = listed.split("\0").filter((name) => name !== "" && name !== "node_modules");
  for (const file of files.filter((name) => existsSync(join(project, name)))) {
    mkdirSync(dirname(join(directory, file)), { recursive: true });
    cpSync(join(project, file), join(directory, file), { recursive: true, verbatimSymlinks: true });
  }
  const head = (await mustRun("git", ["rev-parse", "--short=7", "HEAD"], { cwd: project })).trim();
  const changed = (await mustRun("git", ["status", "--porcelain"], { cwd: project })).trim() !== "";
  return { directory, label: changed ? `work tree on ${head}` : head };
}
