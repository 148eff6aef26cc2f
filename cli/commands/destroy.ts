import { docker } from "../../components/docker/cli";
import { labelFilters } from "../../components/labels";
import { takeFlag } from "../lib/arguments";
import type { Command } from "../lib/command";
import { commandLine } from "../lib/commandLine";
import { agreed } from "../lib/confirmation";
import { stackContainers } from "../lib/containers";
import { dataVolumesOf, removeVolumes } from "../lib/dataRemoval";
import { findEngine } from "../lib/engine";
import { checkEngine } from "../lib/engineCheck";
import { engineFacts } from "../lib/engineFacts";
import { UserError } from "../lib/errors";
import { runOperation } from "../lib/operations";
import { recover } from "../lib/recovery";
import { readState } from "../lib/stackState";
import { readRecord, removeRecord, updateRecord } from "../lib/upRecord";
import { openWorkspace, stackExists } from "../lib/workspace";
import { projectName } from "../lib/project";

/** `npm run destroy`: removes the data, too; asks for confirmation unless `--yes` is given. */
export const destroy: Command = {
  takes: "",
  does: "Remove the stack and its data.",
  options: {
    "--keep-data": "Leave the data volumes; the next `npm run up` of a stack of this name goes on with them.",
    "--allow-data-loss": "Forget a stack whose volumes aren't on this engine.",
  },
  forwardsHelp: true,
  run: async ({ stack, yes, rest: all }) => {
    const { given: keepData, rest: withoutKeep } = takeFlag(all, "--keep-data");
    const { given: allowDataLoss, rest } = takeFlag(withoutKeep, "--allow-data-loss");
    if (!stackExists(stack)) {
      throw new UserError(`There is no stack ${stack}; nothing was removed.`);
    }
    const engine = await findEngine();
    await refuseForeignContainers(stack);
    const workspace = await openWorkspace(stack);
    const state = await readState(workspace);
    const { engine: before, left } = readRecord(workspace);
    if (!allowDataLoss) {
      const { identity: now } = await engineFacts(engine);
      await checkEngine(stack, state, { before, now }, commandLine("destroy", stack, "--allow-data-loss"));
    }
    const identity = state.identity ?? left;
    console.log(announcement(stack, await dataVolumesOf(identity), keepData));
    if (!yes && !(await confirmed(stack))) {
      throw new UserError("Nothing was removed.");
    }
    await recover(workspace);
    // Pulumi forgets the identity before the data is removed; an interrupted run needs it for going on.
    updateRecord(workspace, { left: identity });
    await runOperation("destroy", workspace, ["--yes", "--refresh", ...rest]);
    if (keepData || (await readState(workspace)).identity !== undefined) {
      return; // Options of Pulumi's can restrict what it destroys; then the stack still has its data.
    }
    await removeVolumes(await dataVolumesOf(identity));
    removeRecord(workspace);
  },
};

function announcement(stack: string, volumes: readonly string[], keepData: boolean): string {
  return volumes.length === 0
    ? `This removes stack ${stack}, which has no data volumes.`
    : `This removes the containers of stack ${stack}. Its traces, metrics and dashboards' changes ${keepData ? "stay" : "go, too"}: ${volumes.join(", ")}.`;
}

function confirmed(stack: string): Promise<boolean> {
  return agreed(
    `Type the stack's name (${stack}) to go on: `,
    (answer) => answer === stack,
    "There is no terminal to confirm this. Add --yes to remove the stack: npm run destroy -- --yes",
  );
}

/**
 * Docker doesn't remove a network that has a container.
 * @throws UserError when the stack's network has a container of the user's, before anything is removed.
 */
async function refuseForeignContainers(stack: string): Promise<void> {
  const owner = labelFilters({ project: projectName, stack });
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
