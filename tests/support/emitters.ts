import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ModuleKind, ScriptTarget, transpileModule } from "typescript";
import type { EmitterOptions } from "../../tools/telemetry/emitter";
import type { Task } from "../../tools/telemetry/task";
import { root } from "./root";

/** An AgentProxy process that a test controls. Each step resolves when the process has completed it. */
export interface EmitterProcess {
  /** Starts a task, and with it a session. */
  begin(): Promise<void>;
  /** Records the task and ends the session. */
  finish(task: Task): Promise<void>;
  /** Exports everything recorded so far. */
  flush(): Promise<void>;
  /** Exits in the normal way, with a last export; rejects when the exit code isn't 0. */
  end(): Promise<void>;
  /** `kill -9`. */
  kill(): Promise<void>;
}

const source = join(root, "tools/telemetry");
const compiled = join(root, ".cache/emitter", String(process.pid));
let script: string | undefined;

/** Compiles the emitter to JavaScript: loading TypeScript would take longer than all that a process does. */
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

/** Starts an emitter as a separate process, which is killed when this one exits. */
export function startEmitterProcess(options: EmitterOptions): EmitterProcess {
  script ??= compile();
  const child = spawn(process.execPath, [script, JSON.stringify(options)], { stdio: ["pipe", "pipe", "pipe"] });
  const exit = once(child, "exit") as Promise<[number | null]>;
  let errors = "";
  child.stderr.on("data", (part: Buffer) => (errors += part.toString()));
  alive.add(child);
  child.on("exit", () => alive.delete(child));

  const pending: (() => void)[] = [];
  child.stdout.on("data", (part: Buffer) => {
    for (let line = part.toString().split("ok\n").length; line > 1; line--) {
      pending.shift()?.();
    }
  });
  const command = async (line: string): Promise<void> => {
    const completed = new Promise<void>((resolve) => pending.push(resolve));
    child.stdin.write(`${line}\n`);
    const exited = exit.then(([code]) => {
      throw new Error(`the emitter ended with ${code}: ${errors}`);
    });
    await Promise.race([completed, exited]);
    exited.catch(() => undefined);
  };
  return {
    begin: () => command("begin"),
    finish: (task) => command(`finish ${JSON.stringify(task)}`),
    flush: () => command("flush"),
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

/** Runs one task from start to end in a separate process. */
export async function runOneTask(options: EmitterOptions, task: Task): Promise<void> {
  const emitter = startEmitterProcess(options);
  await emitter.begin();
  await emitter.finish(task);
  await emitter.end();
}
