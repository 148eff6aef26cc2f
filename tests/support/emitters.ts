import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ModuleKind, ScriptTarget, transpileModule } from "typescript";
import type { EmitterOptions } from "../../tools/telemetry/emitter";
import type { Task } from "../../tools/telemetry/task";
import { root } from "./root";

/** An AgentProxy process that a test drives. Each step resolves when the process has taken it. */
export interface EmitterProcess {
  begin(): Promise<void>;
  finish(task: Task): Promise<void>;
  flush(): Promise<void>;
  /** Ends it the way a process comes to its end: with a last export. */
  end(): Promise<void>;
  /** `kill -9`. */
  kill(): Promise<void>;
}

const source = join(root, "tools/telemetry");
const compiled = join(root, ".cache/emitter", String(process.pid));
let script: string | undefined;

/** The emitter in JavaScript: loading TypeScript would take longer than everything a process does. */
function compile(): string {
  mkdirSync(compiled, { recursive: true });
  for (const file of readdirSync(source).filter((name) => name.endsWith(".ts"))) {
    const { outputText } = transpileModule(readFileSync(join(source, file), "utf8"), {
      compilerOptions: { module: ModuleKind.CommonJS, target: ScriptTarget.ES2023 },
    });
    writeFileSync(join(compiled, file.replace(/\.ts$/, ".js")), outputText);
  }
  copyFileSync(join(source, "otlp.proto"), join(compiled, "otlp.proto"));
  return join(compiled, "emitterProcess.js");
}

const alive = new Set<ChildProcess>();
process.on("exit", () => alive.forEach((child) => child.kill("SIGKILL")));

/** Starts an emitter as a process of its own. */
export function startEmitterProcess(options: EmitterOptions): EmitterProcess {
  script ??= compile();
  const child = spawn(process.execPath, [script, JSON.stringify(options)], { stdio: ["pipe", "pipe", "pipe"] });
  const exit = once(child, "exit") as Promise<[number | null]>;
  let errors = "";
  child.stderr.on("data", (part: Buffer) => (errors += part.toString()));
  alive.add(child);
  child.on("exit", () => alive.delete(child));

  const answers: (() => void)[] = [];
  child.stdout.on("data", (part: Buffer) => {
    for (let line = part.toString().split("ok\n").length; line > 1; line--) {
      answers.shift()?.();
    }
  });
  const say = async (line: string): Promise<void> => {
    const answer = new Promise<void>((done) => answers.push(done));
    child.stdin.write(`${line}\n`);
    const gone = exit.then(([code]) => {
      throw new Error(`the emitter ended with ${code}: ${errors}`);
    });
    await Promise.race([answer, gone]);
    gone.catch(() => undefined);
  };
  return {
    begin: () => say("begin"),
    finish: (task) => say(`finish ${JSON.stringify(task)}`),
    flush: () => say("flush"),
    end: async () => {
      child.stdin.end("end\n");
      const [code] = await exit;
      if (code !== 0) {
        throw new Error(`the emitter ended with ${code}: ${errors}`);
      }
    },
    kill: async () => {
      child.kill("SIGKILL");
      await exit;
    },
  };
}

/** One `pa` run from start to end in a process of its own. */
export async function runOneTask(options: EmitterOptions, task: Task): Promise<void> {
  const emitter = startEmitterProcess(options);
  await emitter.begin();
  await emitter.finish(task);
  await emitter.end();
}
