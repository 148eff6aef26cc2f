import { UserError } from "./errors";
import { readOutputs, type ClearOutputs } from "./outputs";
import { openWorkspace, stackExists, type Workspace } from "./workspace";

/**
 * The workspace and the outputs of a stack that has been brought up.
 * @throws UserError when there is no such stack, or when it isn't up.
 */
export async function stateOf(stack: string): Promise<{ workspace: Workspace; outputs: ClearOutputs }> {
  if (!stackExists(stack)) {
    throw new UserError(`There is no stack ${stack}. Run \`npm run up\` first.`);
  }
  const workspace = await openWorkspace(stack);
  return { workspace, outputs: await readOutputs(workspace) };
}
