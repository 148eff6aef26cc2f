import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { main } from "../../cli/main";
import { root } from "./root";

/** The result of a command that ran inside the test's process. */
export interface CliResult {
  readonly status: number;
  /** Both streams, in the order in which they were written. */
  readonly output: string;
}

/** Runs commands of `cli/main` inside the test's process, with programs of the test's own on the `PATH`. */
export class CliRun {
  readonly folder = mkdtempSync(join(tmpdir(), "agentproxy-otel-cli-"));
  private readonly before = { ...process.env };

  constructor() {
    mkdirSync(join(this.folder, "bin"));
    Object.assign(process.env, {
      AGENTPROXY_OTEL_STATE: join(this.folder, "state"),
      PULUMI_HOME: join(this.folder, "pulumi"),
      DOCKER_HOST: "unix:///nowhere/docker.sock",
      PATH: [join(this.folder, "bin"), process.env["PATH"]].join(delimiter),
    });
  }

  /** Puts a program on the `PATH`: a script for this Node.js. */
  program(name: string, script: string, folder = join(this.folder, "bin")): void {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, name), `#!${process.execPath}\n${script}`);
    chmodSync(join(folder, name), 0o755);
  }

  /**
   * Installs a `pulumi` where the launcher looks for the pinned one. It records every call's arguments and
   * `PULUMI_STACK`, see {@link pulumiCalls}, and then runs `script`; the state that it exports has these resources.
   */
  installPulumi(script = "", resources: readonly object[] = []): void {
    const { version } = JSON.parse(readFileSync(join(root, "node_modules/pulumi/package.json"), "utf8")) as {
      version: string;
    };
    this.program(
      "pulumi",
      `const args = process.argv.slice(2);
       const call = { args, stack: process.env.PULUMI_STACK };
       require("node:fs").appendFileSync(${JSON.stringify(join(this.folder, "calls"))}, JSON.stringify(call) + "\\n");
       if (args[0] === "stack" && args[1] === "export") {
         console.log(${JSON.stringify(JSON.stringify({ deployment: { resources } }))});
         process.exit(0);
       }
       ${script}`,
      join(this.folder, "pulumi/versions", version, "bin"),
    );
  }

  /**
   * Puts a `docker` on the `PATH` whose engine exists, and runs `script` for the commands that aren't about the engine;
   * `args` are its arguments.
   */
  installDocker(script = "", info: object = {}): void {
    this.program(
      "docker",
      `const args = process.argv.slice(2);
       if (args[0] === "version") { console.log('{"Version":"28.0.0"}'); process.exit(0); }
       if (args[0] === "info") { console.log(${JSON.stringify(JSON.stringify(info))}); process.exit(0); }
       ${script}`,
    );
  }

  /** Puts a stack and a passphrase into the state, as the first `up` does. */
  createStack(name: string): void {
    const stacks = join(this.folder, "state/.pulumi/stacks/agentproxy-otel");
    const folder = join(this.folder, "state/stacks", name);
    mkdirSync(stacks, { recursive: true });
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(this.folder, "state/passphrase"), "secret\n");
    writeFileSync(join(stacks, `${name}.json`), "{}");
    writeFileSync(join(folder, `Pulumi.${name}.yaml`), "encryptionsalt: v1:salt\n");
  }

  /** The calls of the installed `pulumi`. */
  pulumiCalls(): { args: string[]; stack?: string }[] {
    return readFileSync(join(this.folder, "calls"), "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { args: string[]; stack?: string });
  }

  /** Runs `npm run <args>` (without npm). */
  async run(...args: string[]): Promise<CliResult> {
    let output = "";
    const write = (text: unknown): void => void (output += `${String(text)}\n`);
    const spies = [
      jest.spyOn(console, "log").mockImplementation(write),
      jest.spyOn(console, "error").mockImplementation(write),
      jest.spyOn(process.stderr, "write").mockImplementation((text) => {
        output += String(text);
        return true;
      }),
    ];
    process.exitCode = undefined;
    try {
      await main(args);
      return { status: Number(process.exitCode ?? 0), output };
    } finally {
      process.exitCode = undefined;
      spies.forEach((spy) => spy.mockRestore());
    }
  }

  /** Restores the environment and removes the folder. */
  remove(): void {
    process.env = this.before;
    rmSync(this.folder, { recursive: true, force: true });
  }
}
