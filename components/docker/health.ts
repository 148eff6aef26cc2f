import { setTimeout as sleep } from "node:timers/promises";
import { docker, lastLogLines } from "./cli";

/** How to find out whether a service is healthy. */
export interface Probe {
  readonly service: string;
  /** The service's container. */
  readonly container: string;
  /** The container in which the command runs: the service's own, or another service's where the image has no probe. */
  readonly from: string;
  /** Exit status 0 means healthy. */
  readonly command: readonly string[];
}

/** Thrown when services are unhealthy; its message has their last log lines. */
export class UnhealthyError extends Error {}

/** How to wait. */
export interface WaitOptions {
  readonly timeoutSeconds: number;
  /** Called every few seconds with the services that are not healthy yet, and the time that has passed. */
  readonly progress: (message: string) => void;
}

const progressEverySeconds = 5;
const restartsBeforeGivingUp = 5;
const shownLogLines = 12;

/**
 * How long Docker waits to restart a service that can't become healthy. It waits longer after each crash, from 100 ms on,
 * and starts anew when the service has run for ten seconds: so this means at least six crashes in a row, also those from
 * before.
 */
const hopelessPauseSeconds = 5;

interface Waiting {
  readonly probe: Probe;
  readonly restartsBefore: number;
  /** When Docker was first seen waiting to restart it, in milliseconds; undefined while it runs. */
  readonly pausedSince: number | undefined;
}

/**
 * Waits until every service is healthy.
 * @throws UnhealthyError naming each service that isn't: after the timeout, or at once when it is stopped or keeps
 * crashing.
 */
export async function waitUntilHealthy(probes: readonly Probe[], options: WaitOptions): Promise<void> {
  const start = Date.now();
  const elapsed = (): number => Math.round((Date.now() - start) / 1000);
  let waiting: Waiting[] = await Promise.all(
    probes.map(async (probe) => ({
      probe,
      restartsBefore: (await state(probe.container)).restarts,
      pausedSince: undefined,
    })),
  );
  let reported = 0;
  for (;;) {
    const healthy = await Promise.all(waiting.map(({ probe }) => isHealthy(probe)));
    waiting = waiting.filter((_, index) => !healthy[index]);
    if (waiting.length === 0) {
      return;
    }
    const states = await Promise.all(waiting.map(({ probe }) => state(probe.container)));
    waiting = waiting.map((one, index) => ({
      ...one,
      pausedSince: states[index]!.status === "restarting" ? (one.pausedSince ?? Date.now()) : undefined,
    }));
    const reasons = waiting.map((one, index) => giveUpReason(one, states[index]!));
    const hopeless = waiting.filter((_, index) => reasons[index] !== undefined);
    if (hopeless.length > 0) {
      throw new UnhealthyError(
        await describe(
          hopeless,
          reasons.filter((reason) => reason !== undefined),
          elapsed(),
        ),
      );
    }
    if (elapsed() >= options.timeoutSeconds) {
      throw new UnhealthyError(await describe(waiting, [], elapsed()));
    }
    if (elapsed() - reported >= progressEverySeconds) {
      reported = elapsed();
      options.progress(`waiting for ${waiting.map(({ probe }) => probe.service).join(", ")} (${reported} s)`);
    }
    await sleep(500);
  }
}

/** Runs a probe once. */
export async function isHealthy({ from, command }: Probe): Promise<boolean> {
  return (await docker(["exec", from, ...command], 10_000)).ok;
}

interface ContainerState {
  readonly status: string;
  readonly exitCode: number;
  readonly restarts: number;
}

async function state(container: string): Promise<ContainerState> {
  const format = "{{.State.Status}} {{.State.ExitCode}} {{.RestartCount}}";
  const { ok, stdout } = await docker(["container", "inspect", "--format", format, container]);
  const [status, exitCode, restarts] = stdout.trim().split(" ");
  return ok
    ? { status: status!, exitCode: Number(exitCode), restarts: Number(restarts) }
    : { status: "missing", exitCode: 0, restarts: 0 };
}

/** Why waiting longer can't help; undefined while it can. */
function giveUpReason(
  { restartsBefore, pausedSince }: Waiting,
  { status, exitCode, restarts }: ContainerState,
): string | undefined {
  if (status === "missing") {
    return "its container is gone; `pulumi up --refresh` (or `npm run up`) brings it back";
  }
  if (status === "exited" || status === "created" || status === "paused") {
    return `its container is ${status}; \`pulumi up --refresh\` (or \`npm run up\`) starts it`;
  }
  if (restarts - restartsBefore >= restartsBeforeGivingUp) {
    return `it has ended ${restarts - restartsBefore} times with status ${exitCode}; correct its settings`;
  }
  if (pausedSince !== undefined && Date.now() - pausedSince >= hopelessPauseSeconds * 1000) {
    return `it ends with status ${exitCode} each time that it is started; correct its settings`;
  }
  return undefined;
}

async function describe(
  waiting: readonly Waiting[],
  reasons: readonly (string | undefined)[],
  seconds: number,
): Promise<string> {
  const parts = await Promise.all(
    waiting.map(async ({ probe }, index) => {
      const reason = reasons[index] ?? "it does not answer; its log says why";
      const log = await lastLogLines(probe.container, shownLogLines);
      return `${probe.service}: ${reason}.\nLast lines of ${probe.container}:\n${log.replaceAll(/^/gm, "  | ")}`;
    }),
  );
  const names = waiting.map(({ probe }) => probe.service).join(", ");
  return `Not healthy after ${seconds} s: ${names}.\n${parts.join("\n")}`;
}
