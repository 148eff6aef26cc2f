import { execFileSync, spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "./root";

/** The result of a command. */
export interface CommandResult {
  readonly status: number;
  /** Both streams, in the order of arrival. */
  readonly output: string;
}

/** A copy of the project in a temporary folder, used as a newcomer uses a clone: by its npm scripts. */
export class Checkout {
  readonly folder = mkdtempSync(join(tmpdir(), "agentproxy-otel-"));

  constructor() {
    const files = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], { cwd: root });
    for (const file of new Set(files.toString().split("\0").filter(Boolean))) {
      cpSync(join(root, file), join(this.folder, file), { preserveTimestamps: true, force: true, recursive: true });
    }
    symlinkSync(join(root, "node_modules"), join(this.folder, "node_modules"));
  }

  /** Writes a file of the checkout. */
  write(file: string, text: string): void {
    writeFileSync(join(this.folder, file), text);
  }

  /** Reads a file of the checkout. */
  read(file: string): string {
    return readFileSync(join(this.folder, file), "utf8");
  }

  /** Deletes a file of the checkout. */
  delete(file: string): void {
    rmSync(join(this.folder, file));
  }

  /** Writes a stack's settings. */
  settings(stack: string, settings: Readonly<Record<string, unknown>>): void {
    const config = Object.fromEntries(
      Object.entries(settings).map(([key, value]) => [`agentproxy-otel:${key}`, value]),
    );
    this.write(`Pulumi.${stack}.yaml`, JSON.stringify({ config }));
  }

  /**
   * Runs `npm run <args>` (without npm's own second). Never rejects.
   * @param input for its standard input. Default: none.
   */
  run(args: readonly string[], environment: NodeJS.ProcessEnv = {}, input = ""): Promise<CommandResult> {
    const child = spawn(process.execPath, [join(this.folder, "cli/launch.cjs"), "cli/main", ...args], {
      cwd: this.folder,
      env: { ...process.env, ...environment },
      stdio: ["pipe", "pipe", "pipe"],
    });
    child.stdin.on("error", () => undefined); // A command that doesn't read it may have ended already.
    child.stdin.end(input);
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
    return new Promise((resolve) => child.on("close", (status) => resolve({ status: status ?? 1, output })));
  }

  /** Removes the folder. */
  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
