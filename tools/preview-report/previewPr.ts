import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Report } from "./model";
import { compare } from "./run/compare";
import { cached, record } from "./run/record";
import { exportCommit, exportWorkTree, fingerprint, installDependencies, mergeBase } from "./run/revisions";

/** What to compare. */
export interface PreviewRequest {
  /** The project's folder, a git work tree. */
  readonly root: string;
  /** The revision that the work tree is compared with. */
  readonly base: string;
  /** Where recordings of bases are kept; undefined for not at all. */
  readonly cache?: string;
  /** Told what happens. */
  readonly progress?: (message: string) => void;
}

/**
 * Compares the work tree's program, uncommitted changes included, with the base's: brings the base up against an
 * engine that runs nothing, and lets the real engine preview the work tree against the state that this leaves.
 *
 * Everything happens in a directory of its own, which is removed: the running stack, its state and the work tree are
 * left alone.
 */
export async function previewPr({ root, base, cache, progress = () => undefined }: PreviewRequest): Promise<Report> {
  const scratch = mkdtempSync(join(tmpdir(), "preview-pr-"));
  try {
    const commit = await mergeBase(root, base);
    const before = await exportCommit(root, commit, base, join(scratch, "base"));
    const after = await exportWorkTree(root, join(scratch, "head"));
    await Promise.all([installDependencies(root, before), installDependencies(root, after)]);
    const key = cache === undefined ? "" : await fingerprint(root, commit, process.version, recorderDigest());
    const place = { root, scratch };
    const stacks = await compare({
      place,
      base: before,
      head: after,
      recordBase: (stack) => {
        progress(`recording ${stack} at ${before.label}`);
        return cached(cache, `${key}-${stack}`, join(scratch, `base-${stack}`), () => record(place, before, stack));
      },
    });
    return { version: 1, base: before.label, head: after.label, stacks };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Changes when what records does, so that no recording outlives it. */
function recorderDigest(): string {
  const hash = createHash("sha256");
  for (const folder of ["docker-api", "run"]) {
    for (const name of readdirSync(join(__dirname, folder)).sort()) {
      hash.update(readFileSync(join(__dirname, folder, name)));
    }
  }
  return hash.digest("hex");
}
