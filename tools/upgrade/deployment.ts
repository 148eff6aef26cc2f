import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { projectName } from "../../cli/lib/project";
import { labelFilters } from "../../components/labels";
import { mustRun, type Finished } from "../../components/docker/run";
import { readEvents, type EngineResult } from "../revisions/engineEvents";
import { adaptStackFile, failureMessage, initStack, runIsolatedPulumi, type PulumiTarget } from "../revisions/pulumi";
import type { Revision, ToolDirectories } from "../revisions/revision";
import { saltOf, stackFilePath } from "../revisions/stackFile";

/** Docker's default endpoint. */
const defaultEngine = "unix:///var/run/docker.sock";

/** A stack on a real Docker engine that one revision after another is deployed to. Its state is its own. */
export class Deployment {
  private readonly target: PulumiTarget;
  private salt: string | undefined;

  /**
   * @param stack name of the stack, and of its file in the revisions.
   * @param settings values by setting, in addition to those of the `dev` stack, which they take precedence over. Of a
   * revision that doesn't have a setting yet, it is left out.
   */
  constructor(
    private readonly directories: ToolDirectories,
    readonly stack: string,
    private readonly settings: Readonly<Record<string, unknown>>,
  ) {
    const backend = join(directories.scratch, `deployed-${stack}`);
    mkdirSync(backend, { recursive: true });
    this.target = { backend, dockerHost: process.env["DOCKER_HOST"] || defaultEngine };
  }

  /** @throws Error with the engine's messages. */
  async up(revision: Revision): Promise<EngineResult> {
    return resultOf(await this.tryUp(revision), revision);
  }

  /** Like {@link up}, for a revision whose `up` may fail. */
  async tryUp(revision: Revision): Promise<Finished> {
    return this.pulumi(revision, ["up", "--yes", "--skip-preview", "--json"]);
  }

  /** The outputs of the last `up`, decrypted. */
  async outputs(revision: Revision): Promise<Readonly<Record<string, unknown>>> {
    const finished = await this.pulumi(revision, ["stack", "output", "--json", "--show-secrets"]);
    if (finished.status !== 0) {
      throw new Error(failureMessage(finished, revision.directory));
    }
    return JSON.parse(finished.stdout) as Readonly<Record<string, unknown>>;
  }

  /**
   * @param options further options of `pulumi preview`.
   * @throws Error with the engine's messages; with `--expect-no-changes` also when there are changes.
   */
  async preview(revision: Revision, ...options: readonly string[]): Promise<EngineResult> {
    return resultOf(await this.pulumi(revision, ["preview", "--json", ...options]), revision);
  }

  /**
   * Removes the stack, and the data volumes, which Pulumi leaves.
   * @throws Error with the engine's messages.
   */
  async destroy(revision: Revision): Promise<void> {
    resultOf(await this.pulumi(revision, ["destroy", "--yes", "--skip-preview", "--json"]), revision);
    const volumes = await this.list("volume", "ls", "--format", "{{.Name}}");
    if (volumes.length > 0) {
      await mustRun("docker", ["volume", "rm", ...volumes], { cwd: this.directories.project });
    }
  }

  /** Lists the containers, volumes and networks with the stack's label: `volume agentproxy-otel-dev-tempo-data`. */
  async leftovers(): Promise<string[]> {
    return [
      ...(await this.list("ps", "--all", "--format", "container {{.Names}}")),
      ...(await this.list("volume", "ls", "--format", "volume {{.Name}}")),
      ...(await this.list("network", "ls", "--format", "network {{.Name}}")),
    ];
  }

  private async list(...args: string[]): Promise<string[]> {
    const options = { cwd: this.directories.project };
    const filters = labelFilters({ stack: this.stack });
    return (await mustRun("docker", [...args, ...filters], options)).split("\n").filter(Boolean);
  }

  private async pulumi(revision: Revision, args: readonly string[]): Promise<Finished> {
    await this.prepare(revision);
    return runIsolatedPulumi(this.target, revision.directory, [...args, "--stack", this.stack]);
  }

  /** Writes the stack's file into a revision that doesn't have it yet. The first time, creates the stack. */
  private async prepare(revision: Revision): Promise<void> {
    const file = stackFilePath(revision.directory, this.stack);
    if (this.salt !== undefined && existsSync(file) && saltOf(revision, this.stack) === this.salt) {
      return;
    }
    const devFile = stackFilePath(revision.directory, "dev");
    const dev = existsSync(devFile) ? (parse(readFileSync(devFile, "utf8")) as { config?: object }) : {};
    const known = declaredSettings(revision);
    const own = Object.entries(this.settings)
      .filter(([key]) => known.has(key))
      .map(([key, value]) => [`${projectName}:${key}`, value]);
    writeFileSync(file, stringify({ config: { ...dev.config, ...Object.fromEntries(own) } }));
    if (this.salt === undefined) {
      this.salt = await initStack(this.target, revision, this.stack);
    } else {
      await adaptStackFile(this.target, revision, this.stack, this.salt);
    }
  }
}

/** The names of the settings that a revision declares in its `Pulumi.yaml`. */
export function declaredSettings({ directory }: Pick<Revision, "directory">): ReadonlySet<string> {
  const { config = {} } = parse(readFileSync(join(directory, "Pulumi.yaml"), "utf8")) as { config?: object };
  return new Set(Object.keys(config).map((key) => key.replace(`${projectName}:`, "")));
}

function resultOf(finished: Finished, revision: Revision): EngineResult {
  if (finished.status !== 0) {
    throw new Error(failureMessage(finished, revision.directory));
  }
  return readEvents(finished.stdout);
}
