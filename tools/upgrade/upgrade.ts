import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installDependencies } from "../revisions/dependencies";
import { exportCommit, exportWorkTree, mergeBase, type Revision, type ToolDirectories } from "../revisions/revision";
import { declaredSettings, Deployment } from "./deployment";
import { expectThere, send, type Endpoints } from "./telemetry";

/** What to upgrade from, and as which stack. */
export interface UpgradeRequest {
  /** The project's folder, a git work tree. */
  readonly project: string;
  /** The revision to upgrade from. The work tree is upgraded to. */
  readonly base: string;
  /** Name of the stack on the Docker engine. */
  readonly stack: string;
  /** Values by setting, in addition to those of the `dev` stack. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Called with the name of each step before it starts. */
  readonly progress: (message: string) => void;
}

/** The parts of an upgrade that need a Docker engine; tests replace them. */
export interface UpgradeEngine {
  readonly deploy: (
    directories: ToolDirectories,
    request: UpgradeRequest,
  ) => Pick<Deployment, "up" | "outputs" | "preview" | "destroy" | "leftovers">;
  readonly send: typeof send;
  readonly expectThere: typeof expectThere;
}

const realEngine: UpgradeEngine = {
  deploy: (directories, { stack, settings }) => new Deployment(directories, stack, settings),
  send,
  expectThere,
};

/** @throws Error when the revision to upgrade to doesn't have one of the settings. */
function requireSettings(revision: Revision, settings: UpgradeRequest["settings"]): void {
  const given = Object.keys(settings);
  const unknown = given.length === 0 ? [] : given.filter((key) => !declaredSettings(revision).has(key));
  if (unknown.length > 0) {
    throw new Error(`${revision.label} has no setting ${unknown.join(", ")}. docs/settings.md lists them.`);
  }
}

/**
 * Proves on a Docker engine that a running stack survives the change: brings up the base, sends telemetry, brings up
 * the head, and expects the telemetry to be still there, no further changes, and nothing left after `destroy`.
 * @throws Error with the first expectation or command that failed. The stack is destroyed and all temporary files are
 * removed nevertheless; when that fails, too, the message contains both errors.
 */
export async function proveUpgrade(request: UpgradeRequest, engine: UpgradeEngine = realEngine): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), "upgrade-"));
  try {
    const directories = { project: request.project, scratch };
    const { before, after } = await exportRevisions(directories, request.base);
    requireSettings(after, request.settings);
    const deployment = engine.deploy(directories, request);
    await withCleanUp(
      () => upgrade(deployment, before, after, request.progress, engine),
      () => takeDown(deployment, after, request.progress),
    );
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

type Deployed = ReturnType<UpgradeEngine["deploy"]>;

async function exportRevisions(
  { project, scratch }: ToolDirectories,
  base: string,
): Promise<{ before: Revision; after: Revision }> {
  const commit = await mergeBase(project, base);
  const before = await exportCommit(project, commit, base, join(scratch, "base"));
  const after = await exportWorkTree(project, join(scratch, "head"));
  await Promise.all([installDependencies(project, before), installDependencies(project, after)]);
  return { before, after };
}

async function upgrade(
  deployment: Deployed,
  before: Revision,
  after: Revision,
  progress: UpgradeRequest["progress"],
  engine: UpgradeEngine,
): Promise<void> {
  progress(`up of ${before.label}`);
  await deployment.up(before);
  const old = (await deployment.outputs(before)) as unknown as Endpoints;
  progress("telemetry in");
  const sent = await engine.send(old);
  await engine.expectThere(old, sent);
  progress(`up of ${after.label}`);
  await deployment.up(after);
  const now = (await deployment.outputs(after)) as unknown as Endpoints;
  progress("telemetry still there");
  await engine.expectThere(now, sent);
  progress("nothing left to change");
  await deployment.preview(after, "--expect-no-changes");
  await deployment.preview(after, "--expect-no-changes", "--refresh");
}

async function takeDown(deployment: Deployed, revision: Revision, progress: UpgradeRequest["progress"]): Promise<void> {
  progress("destroy");
  await deployment.destroy(revision);
  const left = await deployment.leftovers();
  if (left.length > 0) {
    throw new Error(`destroy left ${left.join(", ")}`);
  }
  progress("nothing left");
}

/** Runs `work` and then, whether it failed or not, `cleanUp`. An error of `cleanUp` never replaces one of `work`. */
async function withCleanUp(work: () => Promise<void>, cleanUp: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    await cleanUp().catch((second: unknown) => {
      throw new AggregateError(
        [error, second],
        `${messageOf(error)}\n\nThe stack could not be taken down either: ${messageOf(second)}`,
      );
    });
    throw error;
  }
  await cleanUp();
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
