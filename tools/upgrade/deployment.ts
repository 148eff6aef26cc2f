import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { readEvents, type PreviewResult } from "../preview-report/run/events";
import { mustRun, type Finished } from "../../components/docker/run";
import { pulumi, type Pulumi } from "../preview-report/run/pulumi";
import { failure, type Workplace } from "../preview-report/run/record";
import type { Revision } from "../preview-report/run/revisions";
import { neutralise, saltOf } from "../preview-report/run/stackFile";

/** Where Docker listens when nobody says otherwise. */
const defaultEngine = "unix:///var/run/docker.sock";

/** A stack on a real engine, brought up by one revision after another; its state is its own. */
export class Deployment {
  private readonly world: Pulumi;
  private salt: string | undefined;

  /**
   * @param stack its name, and the name of its file in the revisions.
   * @param settings what it sets beside what the laptop's stack sets.
   */
  constructor(
    private readonly place: Workplace,
    readonly stack: string,
    private readonly settings: Readonly<Record<string, unknown>>,
  ) {
    const state = join(place.scratch, `deployed-${stack}`);
    mkdirSync(state, { recursive: true });
    this.world = { state, dockerHost: process.env["DOCKER_HOST"] || defaultEngine };
  }

  /** @throws Error with what the engine said. */
  async up(revision: Revision): Promise<PreviewResult> {
    const { status, stdout, stderr } = await this.tryUp(revision);
    if (status !== 0) {
      throw new Error(failure(stdout, stderr, revision.directory));
    }
    return readEvents(stdout);
  }

  async tryUp(revision: Revision): Promise<Finished> {
    return this.pulumi(revision, ["up", "--yes", "--skip-preview", "--json"]);
  }

  /** @throws Error with what the engine said; with `--expect-no-changes` also when there are any. */
  async preview(revision: Revision, ...more: readonly string[]): Promise<PreviewResult> {
    const { status, stdout, stderr } = await this.pulumi(revision, ["preview", "--json", ...more]);
    if (status !== 0) {
      throw new Error(failure(stdout, stderr, revision.directory));
    }
    return readEvents(stdout);
  }

  async destroy(revision: Revision): Promise<void> {
    const { status, stdout, stderr } = await this.pulumi(revision, ["destroy", "--yes", "--skip-preview", "--json"]);
    if (status !== 0) {
      throw new Error(failure(stdout, stderr, revision.directory));
    }
  }

  /** Containers, volumes and networks with the stack's label, one line each. */
  async leftovers(): Promise<string[]> {
    const filter = ["--filter", `label=agentproxy-otel.stack=${this.stack}`];
    const list = async (...args: string[]): Promise<string[]> =>
      (await mustRun("docker", [...args, ...filter], { cwd: this.place.root })).split("\n").filter(Boolean);
    return [
      ...(await list("ps", "--all", "--format", "container {{.Names}}")),
      ...(await list("volume", "ls", "--format", "volume {{.Name}}")),
      ...(await list("network", "ls", "--format", "network {{.Name}}")),
    ];
  }

  private async pulumi(revision: Revision, args: readonly string[]): Promise<Finished> {
    await this.prepare(revision);
    return pulumi(this.place.root, this.world, revision.directory, [...args, "--stack", this.stack]);
  }

  /** Gives the revision the stack's file, and the first one the stack. */
  private async prepare(revision: Revision): Promise<void> {
    const file = (stack: string): string => join(revision.directory, `Pulumi.${stack}.yaml`);
    if (this.salt !== undefined && existsSync(file(this.stack)) && saltOf(revision, this.stack) === this.salt) {
      return;
    }
    const laptop = existsSync(file("dev")) ? (parse(readFileSync(file("dev"), "utf8")) as { config?: object }) : {};
    const own = Object.entries(this.settings).map(([key, value]) => [`agentproxy-otel:${key}`, value]);
    writeFileSync(file(this.stack), stringify({ config: { ...laptop.config, ...Object.fromEntries(own) } }));
    neutralise(revision, this.stack, this.salt);
    if (this.salt === undefined) {
      const { status, stderr } = await pulumi(this.place.root, this.world, revision.directory, [
        "stack",
        "init",
        this.stack,
      ]);
      if (status !== 0) {
        throw new Error(stderr.trim());
      }
      this.salt = saltOf(revision, this.stack);
    }
  }
}
