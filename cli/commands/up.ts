import type { Command } from "../lib/command";
import { findEngine } from "../lib/engine";
import { operation } from "../lib/operations";
import { readOutputs } from "../lib/outputs";
import { runPulumi } from "../lib/pulumi";
import { recover } from "../lib/recovery";
import { environmentLines } from "../lib/shell";
import { openWorkspace } from "../lib/workspace";

/** `npm run up`: refreshes first, so that what was removed or stopped by hand is restored, too. */
export const up: Command = {
  takes: "",
  does: "Bring the stack up, or up to date, and wait until every service answers.",
  forwardsHelp: true,
  run: async ({ stack, rest }) => {
    await findEngine();
    const workspace = await openWorkspace(stack);
    await recover(workspace);
    const start = Date.now();
    await runPulumi(operation("up", workspace, ["--yes", "--refresh", ...rest]), workspace);
    const outputs = await readOutputs(workspace);
    const seconds = Math.round((Date.now() - start) / 1000);
    const options = stack === "dev" ? "" : ` -- --stack ${stack}`;
    const { grafanaUrl, grafanaUser } = outputs;
    console.log(
      [
        `\nStack ${stack} is up; every service answers (${seconds} s).`,
        ...(grafanaUrl === undefined ? [] : [`Grafana:   ${grafanaUrl}  (user ${grafanaUser})`]),
        `Password:  npm run password${options}`,
        ...(outputs.otlpClients === undefined
          ? ["\nPaste this before you run AgentProxy:", environmentLines(outputs.agentproxyEnvironment)]
          : [`\nThe lines to paste before you run AgentProxy have a secret: npm run env${options}`]),
      ].join("\n"),
    );
  },
};
