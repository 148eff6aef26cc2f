import { ExitStatus } from "./errors";
import { WrongPassphrase } from "./passphrase";
import { runPulumi } from "./pulumi";
import type { Workspace } from "./workspace";

/**
 * Runs a Pulumi command on a stack in its workspace, on this terminal.
 * @param rest further arguments, passed on unchanged.
 * @param variables environment variables in addition to the workspace's; `undefined` removes one.
 * @throws ExitStatus when it failed; UserError when it failed because the passphrase is wrong.
 */
export async function runOperation(
  name: string,
  { stack, configFile, environment }: Workspace,
  rest: readonly string[],
  variables: NodeJS.ProcessEnv = {},
): Promise<void> {
  const target = ["--stack", stack, "--config-file", configFile];
  try {
    await runPulumi([name, ...target, ...rest], { environment: { ...environment, ...variables } });
  } catch (error) {
    if (error instanceof ExitStatus) {
      await refuseWrongPassphrase(target, environment);
    }
    throw error;
  }
}

/** Pulumi's own message says what is wrong, but not what to do. This runs only after a failure. */
async function refuseWrongPassphrase(target: readonly string[], environment: NodeJS.ProcessEnv): Promise<void> {
  try {
    await runPulumi(["config", ...target, "--show-secrets", "--json"], { environment, quiet: true });
  } catch (error) {
    if (error instanceof WrongPassphrase) {
      throw error;
    }
  }
}
