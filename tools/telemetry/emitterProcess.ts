import { createInterface } from "node:readline";
import { startEmitter, type EmitterOptions } from "./emitter";
import { beginTask, finishTask, type Task } from "./task";

/**
 * An AgentProxy process of its own. Its only argument is {@link EmitterOptions} as JSON; standard input says what it
 * does, a word per line, and each line is answered with `ok`:
 *
 * - `begin`: a task begins, the session is active;
 * - `finish {…}`: it ends, and all it did is recorded ({@link Task} as JSON);
 * - `flush`: export now;
 * - `end`: export and end the process, as does the end of input.
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
