import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installDependencies } from "../revisions/dependencies";
import { exportCommit, exportWorkTree, mergeBase } from "../revisions/revision";
import { Deployment } from "./deployment";
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

/**
 * Proves on a Docker engine that a running stack survives the change: brings up the base, sends telemetry, brings up
 * the head, and expects the telemetry to be still there, no further changes, and nothing left after `destroy`.
 * @throws Error with the expectation or command that failed.
 */
export async function proveUpgrade({ project, base, stack, settings, progress }: UpgradeRequest): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), "upgrade-"));
  const deployment = new Deployment({ project, scratch }, stack, settings);
  const commit = await mergeBase(project, base);
  const before = await exportCommit(project, commit, base, join(scratch, "base"));
  const after = await exportWorkTree(project, join(scratch, "head"));
  try {
    await Promise.all([installDependencies(project, before), installDependencies(project, after)]);
    progress(`up of ${before.label}`);
    const old = (await deployment.up(before)).outputs.new as unknown as Endpoints;
    progress("telemetry in");
    const sent = await send(old);
    await expectThere(old, sent);
    progress(`up of ${after.label}`);
    const now = (await deployment.up(after)).outputs.new as unknown as Endpoints;
    progress("telemetry still there");
    await expectThere(now, sent);
    progress("nothing left to change");
    await deployment.preview(after, "--expect-no-changes");
    await deployment.preview(after, "--expect-no-changes", "--refresh");
  } finally {
    progress("destroy");
    await deployment.destroy(after);
    rmSync(scratch, { recursive: true, force: true });
  }
  const left = await deployment.leftovers();
  if (left.length > 0) {
    throw new Error(`destroy left ${left.join(", ")}`);
  }
  progress("nothing left");
}
