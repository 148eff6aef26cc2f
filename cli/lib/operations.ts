import type { Workspace } from "./workspace";

/**
 * The arguments of a Pulumi command on a stack in its workspace.
 * @param rest further arguments, passed on unchanged.
 */
export function operation(name: string, { stack, configFile }: Workspace, rest: readonly string[]): string[] {
  return [name, "--stack", stack, "--config-file", configFile, ...rest];
}
