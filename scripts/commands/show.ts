import { UserError } from "../lib/errors";
import { readOutputs, type ClearOutputs } from "../lib/outputs";
import { runPulumi } from "../lib/pulumi";
import { openWorkspace, stackExists } from "../lib/workspace";
import type { Invocation } from "./index";

async function outputsOf(stack: string): Promise<ClearOutputs> {
  if (!stackExists(stack)) {
    throw new UserError(`There is no stack ${stack}. Run \`npm run up\` first.`);
  }
  return readOutputs(await openWorkspace(stack));
}

/** `npm run password` */
export async function password({ stack }: Invocation): Promise<void> {
  console.log((await outputsOf(stack)).grafanaPassword);
}

/** `npm run env` */
export async function environment({ stack }: Invocation): Promise<void> {
  console.log(environmentLines((await outputsOf(stack)).agentproxyEnvironment));
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
