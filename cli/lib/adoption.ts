import { readFileSync } from "node:fs";
import { dataServiceOf, volumesWith } from "../../components/dataVolumes";
import { docker } from "../../components/docker/cli";
import { parts } from "../../components/dockerNames";
import { isIdentity } from "../../components/identity";
import { labelFilters, labelNames } from "../../components/labels";
import { baseName } from "../../components/stackContext";
import { commandLine } from "./commandLine";
import { UserError } from "./errors";
import { projectName } from "./project";
import { removeUnrecorded } from "./recovery";
import { readSettings } from "./settingsFile";
import type { StackState } from "./stackState";
import type { Workspace } from "./workspace";

/**
 * Finds the data of a stack whose state is lost, or whose data its `destroy` has left: volumes with the stack's labels
 * and planned names.
 * @param force whether running containers of that identity may be taken over (`--adopt`). They are removed: the state
 * doesn't have them.
 * @returns the identity to adopt; undefined when there is nothing to adopt, or when the state has containers of its own.
 * @throws UserError when containers of that identity exist and `force` is false, or when there is more than one identity.
 */
export async function findAdoption(
  workspace: Workspace,
  state: StackState,
  force: boolean,
): Promise<string | undefined> {
  if (state.hasDocker) {
    if (force) {
      console.error("--adopt has no effect: the state has containers and volumes of its own.");
    }
    return undefined;
  }
  const { stack } = workspace;
  const volumes = await plannedVolumes(workspace);
  const identities = [...new Set(await Promise.all(volumes.map(identityOf)))].filter(isIdentity);
  const [identity] = identities;
  if (identity === undefined || (identities.length === 1 && identity === state.identity)) {
    return undefined;
  }
  if (identities.length > 1) {
    throw new UserError(
      `The data volumes of stack ${stack} come from ${identities.length} different stacks of that name: ` +
        `${volumes.join(", ")}. Set namePrefix, or name the stack otherwise (--stack NAME).`,
    );
  }
  const containers = await containersWith(identity);
  if (containers.length > 0 && !force) {
    throw new UserError(
      `Stack ${stack} exists in Docker (${containers.join(", ")}), but not in this state: another folder may manage it, ` +
        `or its state is lost. To take it over with its data, run \`${commandLine("up", stack, "--adopt")}\`; ` +
        "for a stack beside it, set namePrefix, or name the stack otherwise (--stack NAME).",
    );
  }
  await removeUnrecorded(identity, state);
  console.error(`Going on with the data that an earlier stack ${stack} has left: ${volumes.join(", ")}.`);
  return identity;
}

/** The existing volumes with the project's and the stack's labels and with names that an `up` would use for data. */
async function plannedVolumes({ stack, configFile }: Workspace): Promise<string[]> {
  const prefix = readSettings(readFileSync(configFile, "utf8"))[`${projectName}:namePrefix`] ?? "";
  const base = baseName(String(prefix), projectName, stack);
  return (await volumesWith({ project: projectName, stack })).filter((name) => {
    const service = dataServiceOf(name);
    return service !== undefined && name === `${base}-${parts.data(service)}`;
  });
}

async function identityOf(volume: string): Promise<string> {
  const { stdout } = await docker([
    "volume",
    "inspect",
    "--format",
    `{{index .Labels "${labelNames.identity}"}}`,
    volume,
  ]);
  return stdout.trim();
}

async function containersWith(identity: string): Promise<string[]> {
  const { stdout } = await docker(["ps", "--all", ...labelFilters({ identity }), "--format", "{{.Names}}"]);
  return stdout.split("\n").filter(Boolean).sort();
}
