import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installDependencies } from "../revisions/dependencies";
import { exportCommit, exportWorkTree, mergeBase } from "../revisions/revision";
import type { Report } from "./model";
import { compare } from "./run/compare";
import { record } from "./run/record";
import { cachedRecording, recordingKey } from "./run/recordingCache";

/** What to compare. */
export interface PreviewRequest {
  /** The project's folder, a git work tree. */
  readonly project: string;
  /** The revision that the work tree is compared with. */
  readonly base: string;
  /** Directory in which recorded states of bases are kept. Default: none are kept. */
  readonly cache?: string;
  /** Called with a line about each step. Default: no output. */
  readonly progress?: (message: string) => void;
}

/**
 * Compares the program of the work tree, uncommitted changes included, with the base's: brings the base up against a
 * Docker API that runs nothing, and lets the real Pulumi engine preview the work tree against the resulting state.
 *
 * Everything is written to a temporary directory, which is removed. The running stack, its state and the work tree are
 * neither read nor modified.
 * @throws Error when the base doesn't exist or dependencies can't be installed. A preview that fails is part of the
 * report.
 */
export async function previewPr({ project, base, cache, progress = () => undefined }: PreviewRequest): Promise<Report> {
  const scratch = mkdtempSync(join(tmpdir(), "preview-pr-"));
  try {
    const commit = await mergeBase(project, base);
    const before = await exportCommit(project, commit, base, join(scratch, "base"));
    const after = await exportWorkTree(project, join(scratch, "head"));
    await Promise.all([installDependencies(project, before), installDependencies(project, after)]);
    const key = cache === undefined ? "" : await recordingKey(project, commit);
    const directories = { project, scratch };
    const stacks = await compare({
      directories,
      base: before,
      head: after,
      recordBase: (stack) => {
        progress(`recording ${stack} at ${before.label}`);
        return cachedRecording(cache, `${key}-${stack}`, join(scratch, `base-${stack}`), () =>
          record(directories, before, stack),
        );
      },
    });
    return { version: 1, base: before.label, head: after.label, stacks };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
