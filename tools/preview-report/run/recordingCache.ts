import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { mustRun } from "../../../components/docker/run";
import type { RecordResult } from "./record";
import { sourceDigest } from "./sourceDigest";

/** Recordings beyond this number are deleted, the oldest first. */
const maxRecordings = 12;

/**
 * The key of a commit's recordings. It changes with everything that determines a recording: the commit's files, the
 * versions of Node.js and of the Pulumi CLI, and the code that records.
 */
export async function recordingKey(project: string, commit: string): Promise<string> {
  const tree = await mustRun("git", ["rev-parse", `${commit}^{tree}`], { cwd: project });
  const cli = join(project, "node_modules", "pulumi", "package.json");
  return createHash("sha256")
    .update(
      [
        tree,
        process.version,
        existsSync(cli) ? readFileSync(cli, "utf8") : "",
        sourceDigest(join(__dirname, "record.ts")),
      ].join("\0"),
    )
    .digest("hex")
    .slice(0, 32);
}

/**
 * Copies a recording from the cache, or makes it and adds it to the cache. A recording that failed is not kept.
 * @param directory of the cache; undefined for no cache.
 * @param backend directory that the recording is copied to; `make` uses the same.
 */
export async function cachedRecording(
  directory: string | undefined,
  key: string,
  backend: string,
  make: () => Promise<RecordResult>,
): Promise<RecordResult> {
  const kept = directory === undefined ? undefined : join(directory, key);
  if (kept !== undefined && existsSync(join(kept, "salt"))) {
    cpSync(join(kept, "state"), backend, { recursive: true });
    return { backend, salt: readFileSync(join(kept, "salt"), "utf8") || undefined };
  }
  const made = await make();
  if (kept !== undefined && !("error" in made)) {
    // Written next to its place and renamed, so that another process never finds half of it.
    const incomplete = `${kept}.${process.pid}`;
    mkdirSync(dirname(kept), { recursive: true });
    cpSync(made.backend, join(incomplete, "state"), { recursive: true });
    writeFileSync(join(incomplete, "salt"), made.salt ?? "");
    rmSync(kept, { recursive: true, force: true });
    renameSync(incomplete, kept);
    deleteOldest(dirname(kept));
  }
  return made;
}

function deleteOldest(directory: string): void {
  const byAge = readdirSync(directory)
    .map((name) => join(directory, name))
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  byAge.slice(maxRecordings).forEach((path) => rmSync(path, { recursive: true, force: true }));
}
