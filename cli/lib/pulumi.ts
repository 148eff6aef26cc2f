import { spawn } from "node:child_process";
import { join } from "node:path";
import { ExitStatus, UserError } from "./errors";
import { projectRoot } from "./project";

/** How a Pulumi command is run. */
export interface PulumiOptions {
  readonly environment: NodeJS.ProcessEnv;
  /** Default: the project's folder. */
  readonly cwd?: string;
  /** Keep the output unless the command fails. Default: the command writes to this terminal. */
  readonly quiet?: boolean;
}

/** The official launcher: it finds the CLI of its own version, or fetches it once. */
const launcher = join(projectRoot, "node_modules/pulumi/run.js");

/**
 * Runs a Pulumi command to its end.
 * @returns what it printed, when `quiet`.
 * @throws ExitStatus when it fails and has said why; UserError when it failed in silence.
 */
export function runPulumi(args: readonly string[], options: PulumiOptions): Promise<string> {
  const { environment, cwd = projectRoot, quiet = false } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [launcher, ...args], {
      cwd,
      env: environment,
      stdio: quiet ? ["ignore", "pipe", "pipe"] : "inherit",
    });
    let stdout = "";
    let stderr = "";
    child.stdout?.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr?.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
    // The terminal sends an interrupt to both; Pulumi needs its time to write the state down.
    const ignore = (): void => undefined;
    process.on("SIGINT", ignore);
    child.on("error", reject);
    child.on("close", (status) => {
      process.off("SIGINT", ignore);
      if (status === 0) {
        resolve(stdout);
      } else if (quiet) {
        reject(new UserError(`pulumi ${args.slice(0, 2).join(" ")} failed. It said:\n${stderr}${stdout}`.trimEnd()));
      } else {
        reject(new ExitStatus(status ?? 1));
      }
    });
  });
}
