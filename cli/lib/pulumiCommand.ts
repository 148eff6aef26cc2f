import { spawnSync } from "node:child_process";
import { accessSync, constants, readFileSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { parse } from "yaml";
import { UserError } from "./errors";
import { projectRoot } from "./project";
import { allows } from "./versionRange";

/** The official npm package's launcher: runs the CLI of its own version, and downloads it when it isn't installed. */
const launcher = join(projectRoot, "node_modules/pulumi/run.js");

const executable = process.platform === "win32" ? "pulumi.exe" : "pulumi";

/** What was found, by the variables that it depends on: a failed download isn't tried again. */
const found = new Map<string, readonly [string, ...string[]]>();

/**
 * The program and first arguments of every Pulumi command: the CLI of the version that package.json pins, which is
 * downloaded once; where that fails, a `pulumi` on the `PATH` of a version that Pulumi.yaml allows.
 * @throws UserError when there is neither.
 */
export function pulumiCommand(env: NodeJS.ProcessEnv = process.env): readonly [string, ...string[]] {
  const key = JSON.stringify([env["PULUMI_HOME"], env["PULUMI_VERSION"], env["PATH"]]);
  const command = found.get(key) ?? findPulumi(env);
  found.set(key, command);
  return command;
}

function findPulumi(env: NodeJS.ProcessEnv): readonly [string, ...string[]] {
  const version = pinnedVersion(env);
  if (isExecutable(installedCli(version, env))) {
    return [process.execPath, launcher];
  }
  report(`Downloading the Pulumi CLI ${version} (once; about 100 MB)`);
  const { status, stderr } = spawnSync(process.execPath, [launcher, "version"], { env, encoding: "utf8" });
  if (status === 0) {
    return [process.execPath, launcher];
  }
  const reason =
    stderr
      .trim()
      .split("\n")
      .at(-1)
      ?.replace(/^pulumi: /, "") || "no reason given";
  const required = requiredVersion();
  const onPath = cliOnPath(env);
  if (onPath?.version !== undefined && allows(required, onPath.version)) {
    report(`The Pulumi CLI ${version} could not be downloaded (${reason}); using ${onPath.file} ${onPath.version}.`);
    return [onPath.file];
  }
  const other =
    onPath === undefined ? "" : `, and ${onPath.file} ${onPath.version ?? "of an unknown version"} doesn't fit`;
  throw new UserError(
    `The Pulumi CLI ${version} could not be downloaded (${reason})${other}. ` +
      "Check the network and the proxy (HTTPS_PROXY, with NODE_USE_ENV_PROXY=1) and run this again; or install Pulumi " +
      `${required} by hand (https://www.pulumi.com/docs/install/) so that \`pulumi\` is on the PATH, or put that ` +
      `version's programs into ${join(pulumiHome(env), "versions", version, "bin")} (PULUMI_HOME names the first part).`,
  );
}

/** Not on standard output, which is the command's own. */
function report(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** The launcher takes `PULUMI_VERSION`, else its package's version. */
function pinnedVersion(env: NodeJS.ProcessEnv): string {
  const packageFile = readFileSync(join(projectRoot, "node_modules/pulumi/package.json"), "utf8");
  return env["PULUMI_VERSION"] || (JSON.parse(packageFile) as { version: string }).version;
}

function pulumiHome(env: NodeJS.ProcessEnv): string {
  return env["PULUMI_HOME"] || join(homedir(), ".pulumi");
}

/** Where the launcher installs the CLI (`pulumi/lib/cache.js`). */
function installedCli(version: string, env: NodeJS.ProcessEnv): string {
  return join(pulumiHome(env), "versions", version, "bin", executable);
}

/** The first `pulumi` on the `PATH`, without the launcher, which npm puts there. */
function cliOnPath(env: NodeJS.ProcessEnv): { file: string; version: string | undefined } | undefined {
  const file = (env["PATH"] ?? "")
    .split(delimiter)
    .filter((folder) => folder !== "" && !/node_modules[/\\]\.bin[/\\]?$/.test(folder))
    .map((folder) => join(folder, executable))
    .find(isExecutable);
  if (file === undefined) {
    return undefined;
  }
  const { stdout } = spawnSync(file, ["version"], { env, encoding: "utf8", timeout: 20_000 });
  return { file, version: /^v?(\d+\.\d+\.\d+)/m.exec(stdout ?? "")?.[1] };
}

/** `requiredPulumiVersion` of Pulumi.yaml. */
function requiredVersion(): string {
  const project = parse(readFileSync(join(projectRoot, "Pulumi.yaml"), "utf8")) as { requiredPulumiVersion: string };
  return project.requiredPulumiVersion;
}

/** An empty file is a download that broke off. */
function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    const stats = statSync(file);
    return stats.isFile() && stats.size > 0;
  } catch {
    return false;
  }
}
