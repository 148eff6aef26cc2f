import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exportCommit, exportWorkTree, installDependencies, mergeBase } from "../preview-report/run/revisions";
import { Deployment } from "./deployment";
import { expectThere, send, type Endpoints } from "./telemetry";

/** What to upgrade from, and as which stack. */
export interface UpgradeRequest {
  readonly root: string;
  readonly base: string;
  readonly stack: string;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly progress: (message: string) => void;
}

/**
 * Proves on a real engine that a running stack survives the change: base up, telemetry in, head up, the telemetry
 * still there, nothing left to change, and nothing left after `destroy`.
 * @throws Error saying which of these is not so. What was brought up is taken down all the same.
 */
export async function proveUpgrade({ root, base, stack, settings, progress }: UpgradeRequest): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), "upgrade-"));
  const place = { root, scratch };
  const deployment = new Deployment(place, stack, settings);
  const commit = await mergeBase(root, base);
  const before = await exportCommit(root, commit, base, join(scratch, "base"));
  const after = await exportWorkTree(root, join(scratch, "head"));
  try {
    await Promise.all([installDependencies(root, before), installDependencies(root, after)]);
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
