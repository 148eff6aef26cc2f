import { spawn } from "node:child_process";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { StackUnderTest } from "./stackUnderTest";

/**
 * Starts a command on a stack, and kills it with everything that it started, by `kill -9` of its process group, as soon
 * as it changes Docker (Pulumi announces that) and a condition is true.
 * @throws Error when the command ends before.
 */
export async function killedRun(
  { checkout, name }: StackUnderTest,
  command: readonly string[],
  reached: () => boolean,
): Promise<void> {
  const args = [join(checkout.folder, "cli/launch.cjs"), "cli/main", ...command, "--stack", name];
  let output = "";
  const child = spawn(process.execPath, args, {
    cwd: checkout.folder,
    detached: true, // A process group of its own, which can be killed as a whole.
    stdio: ["ignore", "pipe", "pipe"],
  });
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise((resolve) => child.once("exit", resolve));
  while (child.exitCode === null && !(/^(Updating|Destroying) \(/m.test(output) && reached())) {
    await sleep(20);
  }
  if (child.exitCode !== null) {
    throw new Error(`${command.join(" ")} ended with ${child.exitCode} before it could be killed:\n${output}`);
  }
  process.kill(-child.pid!, "SIGKILL");
  await ended;
}
