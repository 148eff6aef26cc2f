import { createInterface } from "node:readline";
import { startEmitter, type EmitterOptions } from "./emitter";
import { beginTask, finishTask, type Task } from "./task";

/**
 * An emitter as a separate process. Its only argument is {@link EmitterOptions} as JSON. It reads commands from standard
 * input, one per line, and prints `ok` after each one:
 *
 * - `begin`: starts a task, and with it a session;
 * - `finish {…}`: records the task ({@link Task} as JSON) and ends the session;
 * - `flush`: exports everything recorded so far;
 * - `end`, or the end of the input: exports and exits.
 */
async function main(): Promise<void> {
  const emitter = startEmitter(JSON.parse(process.argv[2]!) as EmitterOptions);
  for await (const line of createInterface({ input: process.stdin })) {
    const [, word, argument] = /^(\w+)(?: (.*))?$/.exec(line) ?? [];
    if (word === "begin") {
      beginTask(emitter);
    } else if (word === "finish") {
      finishTask(emitter, JSON.parse(argument!) as Task);
    } else if (word === "flush") {
      await emitter.flush();
    } else {
      break;
    }
    process.stdout.write("ok\n");
  }
  await emitter.shutdown();
}

main().then(
  () => process.exit(0),
  (error: Error) => {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  },
);
