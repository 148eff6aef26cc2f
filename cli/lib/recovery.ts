import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { hostname, uptime } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { dataServiceOf, volumesWith } from "../../components/dataVolumes";
import { docker } from "../../components/docker/cli";
import { labelFilters } from "../../components/labels";
import { UserError } from "./errors";
import { projectName } from "./project";
import { readState, type StackState } from "./stackState";
import { stateFolder, type Workspace } from "./workspace";

/**
 * Cleans up after an `up` or `destroy` that was killed, or ended with the host: Pulumi's lock stays then, and Docker may
 * have containers and networks that never got into the state, whose names every later `up` would find in use. Data
 * volumes need no cleaning up: creating one that exists adopts it, with its data.
 * @returns the state as it is after that.
 * @throws UserError when another run of the same stack has not ended yet.
 */
export async function recover(workspace: Workspace): Promise<StackState> {
  await removeStaleLocks(
    join(stateFolder(), ".pulumi/locks/organization", projectName, workspace.stack),
    workspace.stack,
  );
  const state = await readState(workspace);
  if (state.identity !== undefined) {
    await removeUnrecorded(state.identity, state); // Without an identity, nothing was created in Docker yet.
  }
  return state;
}

/** The contents of a lock of Pulumi's file backend. */
interface Lock {
  readonly pid: number;
  readonly hostname: string;
  /** ISO 8601. */
  readonly timestamp: string;
}

/**
 * Removes the locks of processes that have ended.
 * @param folder where the backend keeps the locks of the stack.
 * @throws UserError for the lock of a process that hasn't, or of another host, about which nothing is known here.
 */
export async function removeStaleLocks(folder: string, stack: string): Promise<void> {
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".json")) : [];
  for (const file of names.map((name) => join(folder, name))) {
    const lock = readLock(file, stack);
    if (!(await isStale(lock))) {
      throw new UserError(
        `Stack ${stack} is being changed by process ${lock.pid} on ${lock.hostname} since ${lock.timestamp}. ` +
          "Wait until it has ended, or end it, and run this again.",
      );
    }
    rmSync(file);
    rmSync(`${file}.attrs`, { force: true }); // The backend keeps attributes beside each of its files.
    console.error(`An earlier run was interrupted (process ${lock.pid}, ${lock.timestamp}); going on from there.`);
  }
}

function readLock(file: string, stack: string): Lock {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Lock;
  } catch {
    throw new UserError(
      `The lock ${file} of stack ${stack} can't be read. Delete it if no other command changes this stack, and run this again.`,
    );
  }
}

const patienceMs = 5_000;

/** A process that was killed may take a moment to end. A process id from before the last boot means nothing any more. */
async function isStale({ pid, hostname: host, timestamp }: Lock): Promise<boolean> {
  if (host !== hostname()) {
    return false;
  }
  const booted = Date.now() - uptime() * 1000;
  if (Date.parse(timestamp) < booted) {
    return true;
  }
  for (const end = Date.now() + patienceMs; isRunning(pid); await sleep(250)) {
    if (Date.now() > end) {
      return false;
    }
  }
  return true;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/**
 * Removes containers, networks and volumes of files that carry an identity and aren't in the state. Data volumes stay.
 * @throws UserError when Docker refuses to remove a container or a network.
 */
export async function removeUnrecorded(identity: string, { ids }: Pick<StackState, "ids">): Promise<void> {
  const own = ["--no-trunc", ...labelFilters({ identity }), "--format", "{{.ID}}"];
  const unrecorded = async (...list: string[]): Promise<string[]> =>
    (await docker([...list, ...own])).stdout.split("\n").filter((id) => id !== "" && !ids.has(id));
  const containers = await unrecorded("ps", "--all");
  const networks = await unrecorded("network", "ls");
  const volumes = (await volumesWith({ identity })).filter(
    (name) => !ids.has(name) && dataServiceOf(name) === undefined,
  );
  for (const id of containers) {
    await docker(["stop", id], 120_000);
    await remove(["rm", "--force", "--volumes", id]); // Anonymous volumes only: the data is in named ones.
  }
  for (const id of networks) {
    await remove(["network", "rm", id]);
  }
  for (const name of volumes) {
    await docker(["volume", "rm", name]); // One that is in use is adopted by the next `up`, and filled again.
  }
  if (containers.length + networks.length > 0) {
    console.error(
      `Removed what an earlier run left unrecorded: ${containers.length} containers, ${networks.length} networks.`,
    );
  }
}

async function remove(command: readonly string[]): Promise<void> {
  const { ok, stderr } = await docker(command, 60_000);
  if (!ok) {
    throw new UserError(
      `An interrupted run left something that could not be removed: ${stderr.trim()}. Remove it (docker ${command.join(" ")}) and run this again.`,
    );
  }
}
