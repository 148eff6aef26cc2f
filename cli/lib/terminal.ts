import { spawn } from "node:child_process";

/** Where a command of {@link runInTerminal} runs. */
export interface TerminalOptions {
  /** Default: this process' working directory. */
  readonly cwd?: string;
  /** Default: this process' environment. */
  readonly env?: NodeJS.ProcessEnv;
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
  { cwd, env = process.env }: TerminalOptions = {},
): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: "inherit", env, ...(cwd !== undefined && { cwd }) });
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
