import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";

/** A process that was started here. */
export interface Running {
  readonly pid: number;
  /** Whether it has ended, by itself or by a signal. */
  ended(): boolean;
  /** Its output so far, both streams. */
  log(): string;
  /** Sends the signal and waits until the process has ended. Default `SIGTERM`. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

const alive = new Set<ChildProcess>();
process.on("exit", () => alive.forEach((child) => child.kill("SIGKILL")));

/** Starts a program. It is killed when this process exits. */
export function start(program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Running {
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...env } });
  let output = "";
  const gone = once(child, "exit").catch(() => undefined);
  alive.add(child);
  child.on("exit", () => alive.delete(child));
  child.stdout.on("data", (part: Buffer) => (output += part.toString()));
  child.stderr.on("data", (part: Buffer) => (output += part.toString()));
  return {
    pid: child.pid!,
    ended: () => !alive.has(child),
    log: () => output,
    stop: async (signal = "SIGTERM") => {
      child.kill(signal);
      await gone;
    },
  };
}

/** Waits `milliseconds`. */
export function sleep(milliseconds: number): Promise<void> {
  return new Promise((done) => setTimeout(done, milliseconds));
}

/**
 * Polls until the result is not `undefined`, and returns it. An exception counts as `undefined`.
 * @param seconds the time limit.
 * @throws Error after that time, with `what` and the last exception.
 */
export async function eventually<T>(what: string, poll: () => Promise<T | undefined>, seconds = 20): Promise<T> {
  const end = Date.now() + seconds * 1000;
  let last: unknown;
  do {
    try {
      const result = await poll();
      if (result !== undefined) {
        return result;
      }
    } catch (error) {
      last = error;
    }
    await sleep(200);
  } while (Date.now() < end);
  throw new Error(`not within ${seconds} s: ${what}${last instanceof Error ? `; ${last.message}` : ""}`);
}
