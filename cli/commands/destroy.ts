import { createInterface } from "node:readline/promises";
import { docker } from "../../components/docker/cli";
import { labelNames } from "../../components/labels";
import type { Command } from "../lib/command";
import { stackContainers } from "../lib/containers";
import { findEngine } from "../lib/engine";
import { UserError } from "../lib/errors";
import { operation } from "../lib/operations";
import { runPulumi } from "../lib/pulumi";
import { recover } from "../lib/recovery";
import { openWorkspace, stackExists } from "../lib/workspace";
import { projectName } from "../lib/project";

/** `npm run destroy`: removes the data, too; asks for confirmation unless `--yes` is given. */
export const destroy: Command = {
  takes: "",
  does: "Remove the stack and its data.",
  forwardsHelp: true,
  run: async ({ stack, yes, rest }) => {
    if (!stackExists(stack)) {
      throw new UserError(`There is no stack ${stack}; nothing was removed.`);
    }
    await findEngine();
    await refuseForeignContainers(stack);
    console.log(`This removes the containers of stack ${stack} and all its traces, metrics and dashboards' changes.`);
    if (!yes && !(await confirmed(stack))) {
      throw new UserError("Nothing was removed.");
    }
    const workspace = await openWorkspace(stack);
    await recover(workspace);
    await runPulumi(operation("destroy", workspace, ["--yes", "--refresh", ...rest]), workspace);
  },
};

async function confirmed(stack: string): Promise<boolean> {
  if (!process.stdin.isTTY) {
    throw new UserError(
      "There is no terminal to confirm this. Add --yes to remove the stack: npm run destroy -- --yes",
    );
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return (await terminal.question(`Type the stack's name (${stack}) to go on: `)).trim() === stack;
  } finally {
    terminal.close();
  }
}

/**
 * Docker doesn't remove a network that has a container.
 * @throws UserError when the stack's network has a container of the user's, before anything is removed.
 */
async function refuseForeignContainers(stack: string): Promise<void> {
  const owner = [
    "--filter",
    `label=${labelNames.project}=${projectName}`,
    "--filter",
    `label=${labelNames.stack}=${stack}`,
  ];
  const networks = (await docker(["network", "ls", ...owner, "--format", "{{.Name}}"])).stdout
    .split("\n")
    .filter(Boolean);
  const own = new Set((await stackContainers(stack)).map(({ name }) => name));
  for (const network of networks) {
    const format = "{{range .Containers}}{{.Name}}\n{{end}}";
    const attached = (await docker(["network", "inspect", "--format", format, network])).stdout.split("\n");
    const foreign = attached.filter((name) => name !== "" && !own.has(name));
    if (foreign.length > 0) {
      throw new UserError(
        `The network ${network} is held by ${foreign.join(", ")}; nothing was removed. ` +
          `Disconnect first: docker network disconnect ${network} ${foreign[0]}`,
      );
    }
  }
}
