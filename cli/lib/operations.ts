import { runPulumi } from "./pulumi";
import type { Workspace } from "./workspace";

/**
 * Runs a Pulumi command on a stack in its workspace, on this terminal.
 * @param rest further arguments, passed on unchanged.
 * @param variables environment variables in addition to the workspace's; `undefined` removes one.
 * @throws like {@link runPulumi}.
 */
export async function runOperation(
  name: string,
  { stack, configFile, environment }: Workspace,
  rest: readonly string[],
  variables: NodeJS.ProcessEnv = {},
): Promise<void> {
  await runPulumi([name, "--stack", stack, "--config-file", configFile, ...rest], {
    environment: { ...environment, ...variables },
  });
}
