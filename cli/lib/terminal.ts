import { spawn } from "node:child_process";

/** Where a command of {@link runInTerminal} runs. */
export interface TerminalOptions {
  /** Default: this process' working directory. */
  readonly cwd?: string;
  /** Default: this process' environment. */
  readonly env?: NodeJS.ProcessEnv;
  /** Is called with what the command writes to standard error, which is on the terminal all the same. */
  readonly onError?: (text: string) => void;
}

/**
 * Runs a command that uses this terminal. An interrupt of the user's reaches the command only, which may need time to
 * end in good order; this process waits for it.
 * @returns its exit status; 1 when a signal ended it.
 * @throws the system's error when the command can't be started, for example with the code `ENOENT`.
 */
export function runInTerminal(
  command: string,
  args: readonly string[],
  { cwd, env = process.env, onError }: TerminalOptions = {},
): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      stdio: ["inherit", "inherit", onError === undefined ? "inherit" : "pipe"],
      env,
      ...(cwd !== undefined && { cwd }),
    });
    child.stderr?.on("data", (chunk: Buffer) => {
      process.stderr.write(chunk);
      onError?.(chunk.toString("utf8"));
    });
    const ignore = (): void => undefined;
    process.on("SIGINT", ignore);
    child.once("error", (error) => {
      process.off("SIGINT", ignore);
      reject(error);
    });
    child.once("close", (status) => {
      process.off("SIGINT", ignore);
      resolve(status ?? 1);
    });
  });
}
