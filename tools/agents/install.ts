import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../../components/docker/run";
import { UserError } from "../../cli/lib/errors";
import { projectRoot } from "../../cli/lib/project";
import type { Agent } from "./agents/agent";

/** An installed agent. */
export interface Installed {
  readonly version: string;
  readonly folder: string;
  /** The path of its program. */
  readonly program: string;
}

/** Where agents are installed, each version in a folder of its own. */
export const installFolder = join(projectRoot, ".cache/agents");

/**
 * Installs an agent from the npm registry that the user's npm is configured for, unless it is there already.
 * @param version a version or a tag of the npm package. Default: `latest`.
 * @param folder where agents are installed. Default: {@link installFolder}.
 * @throws UserError when npm fails.
 */
export async function install(
  { name, packageName, program }: Pick<Agent, "name" | "packageName" | "program">,
  version = "latest",
  folder = installFolder,
): Promise<Installed> {
  const exact = /^\d+\.\d+\.\d+/.test(version)
    ? version
    : (JSON.parse(await npm(["view", `${packageName}@${version}`, "version", "--json"], projectRoot)) as string);
  const installed = join(folder, `${name}-${exact}`);
  if (!existsSync(installed)) {
    const partial = `${installed}.${process.pid}`;
    mkdirSync(partial, { recursive: true });
    writeFileSync(join(partial, "package.json"), '{ "private": true }\n');
    try {
      await npm(["install", "--no-audit", "--no-fund", "--no-save", `${packageName}@${exact}`], partial);
      renameSync(partial, installed);
    } finally {
      rmSync(partial, { recursive: true, force: true });
    }
  }
  return { version: exact, folder: installed, program: join(installed, "node_modules/.bin", program) };
}

async function npm(args: readonly string[], cwd: string): Promise<string> {
  const { status, stdout, stderr } = await run("npm", [...args, "--loglevel=error"], { cwd });
  if (status !== 0) {
    throw new UserError(`npm ${args.join(" ")} failed. Check the network and \`npm ping\`:\n${stderr.trim()}`);
  }
  return stdout;
}
