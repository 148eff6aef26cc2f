import { spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";

/** How a process of an agent ended. */
export interface Ended {
  /** Its exit code; undefined when a signal or the time limit ended it. */
  readonly exitCode?: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** How a process is started. */
export interface Start {
  readonly args: readonly string[];
  readonly cwd: string;
  /** The whole environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Seconds after which it is killed. */
  readonly limit: number;
}

/**
 * Runs a program in a process group of its own, and kills what is left of the group when the program has ended or the time
 * is over: agents start shells and helpers.
 * @param connect gets its input and output. Default: it has no input.
 */
export function runInGroup(
  program: string,
  { args, cwd, env, limit }: Start,
  connect?: (input: Writable, output: Readable) => void,
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const input = connect === undefined ? "ignore" : "pipe";
    const child = spawn(program, args, { cwd, env, detached: true, stdio: [input, "pipe", "pipe"] });
    const killGroup = (): void => {
      try {
        process.kill(-child.pid!, "SIGKILL");
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "ESRCH") {
          throw error;
        }
      }
    };
    const killNow = (): void => {
      killGroup();
      process.exit(1);
    };
    process.once("SIGINT", killNow).once("SIGTERM", killNow);
    const timer = setTimeout(killGroup, limit * 1000);
    if (child.stdin !== null) {
      connect?.(child.stdin, child.stdout!);
    }
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout!.on("data", (chunk: Buffer) => out.push(chunk));
    child.stderr!.on("data", (chunk: Buffer) => err.push(chunk));
    child.once("error", reject);
    child.once("exit", killGroup);
    child.once("close", (code) => {
      clearTimeout(timer);
      process.off("SIGINT", killNow).off("SIGTERM", killNow);
      resolve({
        ...(code !== null && { exitCode: code }),
        stdout: Buffer.concat(out).toString("utf8"),
        stderr: Buffer.concat(err).toString("utf8"),
      });
    });
  });
}
