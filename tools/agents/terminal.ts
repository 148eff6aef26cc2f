import type { Readable, Writable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { UserError } from "../../cli/lib/errors";
import { runInGroup, type Ended, type Start } from "./process";

/** What the user types when the screen shows something. */
export interface Line {
  /** Matches the text of the screen without spaces and line breaks, of which a terminal program sends few. */
  readonly after: RegExp;
  /** Seconds until the user types. Default: 0. */
  readonly pause?: number;
  /** What is typed, one after the other. */
  readonly keys: readonly string[];
}

/** The Enter key. */
export const enter = "\r";

/** Copies between a pseudo terminal and the pipes of its parent; Node.js has no pseudo terminals. */
const relay = "import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))";
const shell = 'stty rows 50 cols 120; echo "group=$$"; exec "$@"';

/**
 * Runs a program on a pseudo terminal, on which a user types.
 * @throws UserError without Python, which provides the terminal.
 */
export async function runOnTerminal(program: string, start: Start, lines: readonly Line[]): Promise<Ended> {
  let ended: Ended | undefined;
  try {
    const args = ["-c", relay, "/bin/sh", "-c", shell, "sh", program, ...start.args];
    const env = { ...start.env, TERM: "xterm-256color" };
    ended = await runInGroup("python3", { ...start, args, env }, (input, output) => void type(lines, input, output));
    return ended;
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === "ENOENT"
      ? new UserError("There is no python3, which provides the terminal. Install it, or leave out this scenario.")
      : error;
  } finally {
    // The terminal has a process group of its own.
    kill(Number(/group=(\d+)/.exec(ended?.stdout ?? "")?.[1]));
  }
}

function kill(group: number): void {
  try {
    process.kill(-group, "SIGKILL");
  } catch {
    // It has ended.
  }
}

/** Types the lines, each when the screen shows what it waits for; stops when the program has ended. */
async function type(lines: readonly Line[], input: Writable, output: Readable): Promise<void> {
  let screen = "";
  let isOpen = true;
  output.on("data", (chunk: Buffer) => (screen += chunk.toString("utf8"))).once("close", () => (isOpen = false));
  input.on("error", () => (isOpen = false));
  for (const { after, pause = 0, keys } of lines) {
    while (isOpen && !after.test(bare(screen))) {
      await sleep(100);
    }
    screen = "";
    await sleep(pause * 1000);
    for (const key of keys) {
      if (isOpen) {
        input.write(key);
      }
      // Keys that come at once look like pasted text.
      await sleep(500);
    }
  }
}

/** The text of a screen, without control sequences and spaces. */
function bare(screen: string): string {
  return screen.replace(/\u001b\[[0-9;?]*[ -/]*[@-~]|\u001b\][^\u0007\u001b]*/g, "").replace(/\s/g, "");
}
