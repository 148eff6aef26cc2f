import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { Checkout, type CommandResult } from "./checkout";
import { imageSettings } from "./images";
import { freePortSettings, publishedByDefault } from "./ports";

/** A stack that a suite creates, examines and destroys. */
export class StackUnderTest {
  private settings: Record<string, unknown> = {};
  private readonly ports: Record<string, string> = {};

  private constructor(
    readonly checkout: Checkout,
    readonly name: string,
  ) {}

  /** A stack whose published ports are free ones, not yet up. */
  static async prepare(name: string, checkout = new Checkout()): Promise<StackUnderTest> {
    const stack = new StackUnderTest(checkout, name);
    Object.assign(stack.ports, await freePortSettings());
    stack.configure({ ...imageSettings, ...publishedByDefault(stack.ports) });
    return stack;
  }

  /** Changes settings; `undefined` removes one. */
  configure(changes: Readonly<Record<string, unknown>>): void {
    this.settings = { ...this.settings, ...changes };
    this.checkout.settings(this.name, this.settings);
  }

  /** Runs a command on this stack and returns its result. */
  tryRun(command: string, ...args: string[]): Promise<CommandResult> {
    return this.checkout.run([command, "--stack", this.name, ...args]);
  }

  /** Runs a command on this stack and fails with its output unless it succeeds. */
  async run(command: string, ...args: string[]): Promise<string> {
    const { status, output } = await this.tryRun(command, ...args);
    if (status !== 0) {
      throw new Error(`${command} ended with ${status}:\n${output}`);
    }
    return output;
  }

  /** Encrypts a setting as a user does. The path is that of `pulumi config set --path`. */
  async encrypt(path: string, secret: string): Promise<void> {
    const args = ["config", "--stack", this.name, "set", "--path", "--secret", path];
    const { status, output } = await this.checkout.run(args, {}, secret);
    if (status !== 0) {
      throw new Error(`config ended with ${status}:\n${output}`);
    }
    const file = join(this.checkout.folder, `Pulumi.${this.name}.yaml`);
    const { config } = parse(readFileSync(file, "utf8")) as { config: Record<string, unknown> };
    const key = path.split(/[.[]/)[0]!;
    this.configure({ [key]: config[`agentproxy-otel:${key}`] });
  }

  /** The log of a service so far. */
  logOf(service: string): string {
    const { stdout, stderr } = spawnSync("docker", ["logs", this.dockerName(service)], { encoding: "utf8" });
    return stdout + stderr;
  }

  /** The free port that was found for a setting. */
  freePort(setting: string): string {
    return this.ports[setting]!;
  }

  /** The URL of a published port, by its setting. */
  url(setting: string, path = ""): string {
    return `http://127.0.0.1:${String(this.settings[setting])}${path}`;
  }

  /** The Docker name of one of the stack's containers or volumes. */
  dockerName(part: string): string {
    return `agentproxy-otel-${this.name}-${part}`;
  }

  /** What Docker has with this stack's labels: `container NAME`, `volume NAME`, `network NAME`. */
  leftovers(): string[] {
    const filter = ["--filter", `label=agentproxy-otel.stack=${this.name}`, "--format"];
    const list = (kind: string, args: string[]): string[] =>
      docker(...args)
        .split("\n")
        .filter(Boolean)
        .map((name) => `${kind} ${name}`);
    return [
      ...list("container", ["ps", "--all", ...filter, "{{.Names}}"]),
      ...list("volume", ["volume", "ls", ...filter, "{{.Name}}"]),
      ...list("network", ["network", "ls", ...filter, "{{.Name}}"]),
    ];
  }

  /** The ids of the containers, by service. */
  containerIds(): Record<string, string> {
    const format = '{{.Label "agentproxy-otel.service"}} {{.ID}}';
    const lines = docker("ps", "--all", "--filter", `label=agentproxy-otel.stack=${this.name}`, "--format", format);
    return Object.fromEntries(
      lines
        .trim()
        .split("\n")
        .map((line) => line.split(" ", 2) as [string, string]),
    );
  }
}

/** Runs `docker` and returns its output. */
export function docker(...args: string[]): string {
  return execFileSync("docker", args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}
