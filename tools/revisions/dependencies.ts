import { existsSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { mustRun } from "../../components/docker/run";
import type { Revision } from "./revision";

/**
 * Provides a revision's dependencies: a symbolic link to the project's `node_modules` when both lockfiles have the
 * same runtime packages, otherwise its own by `npm ci` without install scripts.
 * @throws Error with npm's output when the installation fails.
 */
export async function installDependencies(project: string, { directory }: Revision): Promise<void> {
  if (!existsSync(join(directory, "package.json"))) {
    return;
  }
  if (existsSync(join(project, "node_modules")) && sameDependencies(lockfile(project), lockfile(directory))) {
    symlinkSync(join(project, "node_modules"), join(directory, "node_modules"), "dir");
    return;
  }
  await mustRun("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: directory });
}

function lockfile(directory: string): string | undefined {
  const path = join(directory, "package-lock.json");
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}

/** Compares runtime packages only: a development tool that was added or removed doesn't change a preview. */
function sameDependencies(a: string | undefined, b: string | undefined): boolean {
  return a !== undefined && b !== undefined && runtimePackages(a) === runtimePackages(b);
}

interface LockedPackage {
  readonly version?: string;
  readonly dev?: boolean;
  readonly devOptional?: boolean;
}

/** The packages that a program runs with, the two that Pulumi compiles it with included, and their versions. */
function runtimePackages(lock: string): string {
  const { packages = {} } = JSON.parse(lock) as { packages?: Record<string, LockedPackage> };
  const relevant = Object.entries(packages).filter(
    ([path, { dev, devOptional }]) =>
      path !== "" && ((dev ?? devOptional) !== true || /^node_modules\/(typescript|ts-node)$/.test(path)),
  );
  return JSON.stringify(relevant.map(([path, { version }]) => [path, version]).sort());
}
