import { findEngine } from "../lib/engine";

import { runPulumi } from "../lib/pulumi";
import { readOutputs } from "../lib/outputs";
import { openWorkspace, type Workspace } from "../lib/workspace";
import type { Invocation } from "./index";
import { environmentLines } from "./show";

function operation(name: string, { stack, configFile }: Workspace, rest: readonly string[]): string[] {
  return [name, "--stack", stack, "--config-file", configFile, ...rest];
}

/** `npm run up`: what was removed or stopped by hand is put right, too. */
export async function up({ stack, rest }: Invocation): Promise<void> {
  await findEngine();
  const workspace = await openWorkspace(stack);
  const start = Date.now();
  await runPulumi(operation("up", workspace, ["--yes", "--refresh", ...rest]), workspace);
  const outputs = await readOutputs(workspace);
  const seconds = Math.round((Date.now() - start) / 1000);
  const options = stack === "dev" ? "" : ` -- --stack ${stack}`;
  console.log(
    [
      `\nStack ${stack} is up; every service answers (${seconds} s).`,
      ...(outputs.grafanaUrl === undefined ? [] : [`Grafana:   ${outputs.grafanaUrl}  (user ${outputs.grafanaUser})`]),
      `Password:  npm run password${options}`,
      ...(outputs.otlpClients === undefined
        ? ["\nPaste this before you run AgentProxy:", environmentLines(outputs.agentproxyEnvironment)]
        : [`\nThe lines to paste before you run AgentProxy have a secret: npm run env${options}`]),
    ].join("\n"),
  );
}

/** `npm run preview`: changes nothing, and asks nothing of Docker but whether it is there. */
export async function preview({ stack, rest }: Invocation): Promise<void> {
  await findEngine();
  const workspace = await openWorkspace(stack);
  await runPulumi(operation("preview", workspace, rest), workspace);
}
