import { spawn, type ChildProcess } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";

/** What Docker creates or destroys. */
export type Kind = "container" | "network" | "volume";

interface EngineEvent {
  readonly Type: string;
  readonly Action: string;
  readonly Actor: { readonly ID: string; readonly Attributes: { readonly name?: string } };
}

/**
 * Docker's events, from the moment when this object is made. They are read as they come: Docker keeps the last 256 only,
 * and each probe of a container's health is three of them.
 */
export class EngineEvents {
  private readonly docker: ChildProcess;
  private output = "";

  constructor() {
    const filters = ["--filter=event=create", "--filter=event=destroy"];
    const since = (Date.now() / 1000).toFixed(3);
    const args = ["events", `--since=${since}`, ...filters, "--format={{json .}}"];
    this.docker = spawn("docker", args, { stdio: ["ignore", "pipe", "inherit"] });
    this.docker.stdout!.on("data", (part: Buffer) => (this.output += part.toString()));
  }

  /** Ends with what has happened so far: names by action and kind, without duplicates. */
  async end(): Promise<(action: "create" | "destroy", kinds: readonly Kind[]) => string[]> {
    await sleep(1_000); // The last events are on their way.
    this.docker.kill();
    const events = this.output
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line) as EngineEvent);
    return (action, kinds) => {
      const names = events
        .filter(({ Type, Action }) => Action === action && (kinds as readonly string[]).includes(Type))
        .map(({ Actor }) => Actor.Attributes.name ?? Actor.ID);
      return [...new Set(names)].sort();
    };
  }
}
