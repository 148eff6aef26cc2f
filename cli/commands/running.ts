import { docker, lastLogLines } from "../../components/docker/cli";
import { UnhealthyError, waitUntilHealthy } from "../../components/docker/health";
import { serviceNames } from "../../configs/services";
import { probesOf, stackContainers, type StackContainer } from "../lib/containers";
import { findEngine } from "../lib/engine";
import { UserError } from "../lib/errors";
import { followLog } from "../lib/follow";
import type { Invocation } from "./index";

const startTimeoutSeconds = 180;
const shownLogLines = 200;

async function containersOf(stack: string): Promise<StackContainer[]> {
  await findEngine();
  const containers = await stackContainers(stack);
  if (containers.length === 0) {
    throw new UserError(`Stack ${stack} has no containers on this machine. Run \`npm run up\` first.`);
  }
  return containers;
}

/** `npm run status`: fails when a service doesn't run. */
export async function status({ stack }: Invocation): Promise<void> {
  const containers = await containersOf(stack);
  for (const { service, status: text, ports } of containers) {
    console.log(`${service.padEnd(12)} ${text.padEnd(32)} ${ports}`);
  }
  const down = serviceNames.filter(
    (name) => !containers.some(({ service, state }) => service === name && state === "running"),
  );
  if (down.length > 0) {
    throw new UserError(
      `Not running: ${down.join(", ")}. Run \`npm run start\`, or \`npm run up\` to put everything right.`,
    );
  }
}

/** `npm run logs` */
export async function logs({ stack, positionals: [service], rest }: Invocation): Promise<void> {
  const containers = await containersOf(stack);
  const container = containers.find((candidate) => candidate.service === service);
  if (container === undefined) {
    throw new UserError(`Say whose log: npm run logs -- ${containers.map((one) => one.service).join(" | ")}`);
  }
  if (rest.includes("--follow") || rest.includes("-f")) {
    await followLog(container.name, shownLogLines);
  } else {
    console.log(await lastLogLines(container.name, shownLogLines));
  }
}

/** `npm run stop`: each service gets the time it was given to stop. */
export async function stop({ stack }: Invocation): Promise<void> {
  const containers = await containersOf(stack);
  console.log(`Stopping ${containers.map(({ service }) => service).join(", ")}; this can take half a minute`);
  await each(containers, "stop");
  console.log("Stopped. The data stays; `npm run start` goes on.");
}

/** `npm run start` */
export async function start({ stack }: Invocation): Promise<void> {
  const containers = await containersOf(stack);
  await each(containers, "start");
  try {
    await waitUntilHealthy(await probesOf(containers), { timeoutSeconds: startTimeoutSeconds, progress: console.log });
  } catch (error) {
    throw error instanceof UnhealthyError ? new UserError(error.message) : error;
  }
  console.log("Started; every service answers.");
}

async function each(containers: readonly StackContainer[], action: "stop" | "start"): Promise<void> {
  const results = await Promise.all(containers.map(({ name }) => docker([action, name], 120_000)));
  const failed = results.filter(({ ok }) => !ok).map(({ stderr }) => stderr.trim());
  if (failed.length > 0) {
    throw new UserError(`Docker could not ${action} everything. It said:\n${failed.join("\n")}`);
  }
}
