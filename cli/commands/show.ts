import { clientEnvironment } from "../lib/clientFiles";
import { UserError } from "../lib/errors";
import { readOutputs, type ClearOutputs } from "../lib/outputs";
import { runPulumi } from "../lib/pulumi";
import { openWorkspace, stackExists, type Workspace } from "../lib/workspace";
import type { Invocation } from "./index";

async function stateOf(stack: string): Promise<{ workspace: Workspace; outputs: ClearOutputs }> {
  if (!stackExists(stack)) {
    throw new UserError(`There is no stack ${stack}. Run \`npm run up\` first.`);
  }
  const workspace = await openWorkspace(stack);
  return { workspace, outputs: await readOutputs(workspace) };
}

/** `npm run password` */
export async function password({ stack }: Invocation): Promise<void> {
  console.log((await stateOf(stack)).outputs.grafanaPassword);
}

/** `npm run env`: of the first client, or of the one that is named. */
export async function environment({ stack, positionals: [client] }: Invocation): Promise<void> {
  const { workspace, outputs } = await stateOf(stack);
  console.log(environmentLines(clientEnvironment(workspace, outputs, client)));
}

/** Environment variables as lines for a shell. */
export function environmentLines(variables: Readonly<Record<string, string>>): string {
  return Object.entries(variables)
    .map(
      ([key, value]) => `export ${key}=${/^[\w.:/%=,-]*$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`}`,
    )
    .join("\n");
}

/** `npm run pulumi`: for everything that has no command of its own. */
export async function pulumi({ stack, yes, positionals, rest }: Invocation): Promise<void> {
  await runPulumi([...positionals, "--stack", stack, ...(yes ? ["--yes"] : []), ...rest], await openWorkspace(stack));
}
