import { spawn } from "node:child_process";

/** How a command ended. */
export interface Finished {
  /** Exit status; -1 when a signal or the time limit ended the command. */
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where and how long a command runs. */
export interface RunOptions {
  /** Default: this process' working directory. */
  readonly cwd?: string;
  /** Default: this process' environment. */
  readonly env?: NodeJS.ProcessEnv;
  /** Default: ten minutes. */
  readonly timeoutMs?: number;
  /** Written to the command's standard input. Default: nothing. */
  readonly input?: string;
}

/** How long a command may take to end after the time limit before it is killed. */
const killAfterMs = 5_000;

/**
 * Runs a command to its end and keeps its output. A status other than 0 is a result, not an exception.
 * @throws the system's error when the command can't be started, for example with the code `ENOENT`.
 */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      ...(options.cwd !== undefined && { cwd: options.cwd }),
      env: options.env ?? process.env,
    });
    // Not spawn's own `timeout`: a command that ends by itself on SIGTERM, like `docker exec`, may end with status 0.
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      child.kill("SIGTERM");
      setTimeout(() => child.kill("SIGKILL"), killAfterMs).unref();
    }, options.timeoutMs ?? 600_000);
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => err.push(chunk));
    child.stdin.on("error", () => undefined); // A command that doesn't read its input may have ended already.
    child.stdin.end(options.input ?? "");
    child.once("error", (error) => {
      clearTimeout(timer);
      reject(error);
    });
    child.once("close", (status) => {
      clearTimeout(timer);
      resolve({
        status: timedOut ? -1 : (status ?? -1),
        stdout: Buffer.concat(out).toString("utf8"),
        stderr: Buffer.concat(err).toString("utf8"),
      });
    });
  });
}

/**
 * Runs a command that has to succeed, and returns what it printed.
 * @throws Error with the command and its output.
 */
export async function mustRun(command: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  const { status, stdout, stderr } = await run(command, args, options);
  if (status !== 0) {
    throw new Error(`${command} ${args.join(" ")} ended with status ${status}:\n${stderr.trim() || stdout.trim()}`);
  }
  return stdout;
}
