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
import { writeDockerCommand } from "../docker-api/dockerCommand";
import { startRecorder } from "../docker-api/server";
import { readEvents } from "./events";
import { pulumi } from "./pulumi";
import type { Revision } from "./revisions";
import { neutralise, saltOf } from "./stackFile";

/** A stack's state as an `up` leaves it. */
export interface Recording {
  /** Directory for `PULUMI_BACKEND_URL`. */
  readonly state: string;
  /** Goes into the stack's file of whoever uses the state. */
  readonly salt: string | undefined;
}

/** The recording, or why there is none. */
export type RecordResult = Recording | { readonly error: string };

/** Where things lie while a report is made. */
export interface Workplace {
  /** The project's folder, for its dependencies. */
  readonly root: string;
  /** A directory of its own, removed afterwards. */
  readonly scratch: string;
}

/** Makes an empty state with the stack in it; `label` keeps two of the same stack apart. */
export async function emptyState(
  { root, scratch }: Workplace,
  revision: Revision,
  stack: string,
  label: "base" | "new",
): Promise<Recording> {
  const state = join(scratch, `${label}-${stack}`);
  mkdirSync(state, { recursive: true });
  neutralise(revision, stack);
  const world = { state, dockerHost: "ssh://nobody@invalid" };
  const { status, stderr } = await pulumi(root, world, revision.directory, ["stack", "init", stack]);
  if (status !== 0) {
    throw new Error(`pulumi stack init ${stack} failed:\n${stderr.trim()}`);
  }
  return { state, salt: saltOf(revision, stack) };
}

/**
 * Brings a revision `up` against an engine that answers and runs nothing, and keeps the state: what a laptop has after
 * an `up` of that revision, with no Docker and no image.
 */
export async function record(place: Workplace, revision: Revision, stack: string): Promise<RecordResult> {
  const recording = await emptyState(place, revision, stack, "base");
  const recorder = await startRecorder();
  try {
    const path = [writeDockerCommand(join(place.scratch, "bin"))];
    const world = { state: recording.state, dockerHost: recorder.host, path };
    const args = ["up", "--yes", "--skip-preview", "--json", "--stack", stack, "--refresh=false"];
    const { status, stdout, stderr } = await pulumi(place.root, world, revision.directory, args);
    return status === 0 ? recording : { error: failure(stdout, stderr, revision.directory) };
  } finally {
    await recorder.close();
  }
}

/**
 * What the engine said went wrong; all of its standard error when it said nothing. Paths are the ones of the project,
 * and the stack shows the project's own frames only.
 */
export function failure(stdout: string, stderr: string, directory: string): string {
  return said(stdout, stderr)
    .split("\n")
    .filter((line) => !/^\s+at .*(node:internal|node_modules)/.test(line))
    .join("\n")
    .replaceAll(`${directory}/`, "");
}

function said(stdout: string, stderr: string): string {
  const { errors } = readEvents(stdout);
  const messages = [...new Set(errors)].filter(
    (message) => message !== "" && !/^(update|preview) failed$/.test(message),
  );
  return messages.length > 0 ? messages.join("\n\n") : stderr.trim() || "pulumi ended without a message";
}

const keptRecordings = 12;

/** Takes a recording from the cache, or makes it and puts it there. */
export async function cached(
  directory: string | undefined,
  key: string,
  target: string,
  make: () => Promise<RecordResult>,
): Promise<RecordResult> {
  const kept = directory === undefined ? undefined : join(directory, key);
  if (kept !== undefined && existsSync(join(kept, "salt"))) {
    cpSync(join(kept, "state"), target, { recursive: true });
    return { state: target, salt: readFileSync(join(kept, "salt"), "utf8") || undefined };
  }
  const made = await make();
  if (kept !== undefined && !("error" in made)) {
    const half = `${kept}.${process.pid}`;
    mkdirSync(dirname(kept), { recursive: true });
    cpSync(made.state, join(half, "state"), { recursive: true });
    writeFileSync(join(half, "salt"), made.salt ?? "");
    rmSync(kept, { recursive: true, force: true });
    renameSync(half, kept);
    forgetOldest(dirname(kept));
  }
  return made;
}

/** Recordings of bases that nobody compares with any more would pile up. */
function forgetOldest(directory: string): void {
  const byAge = readdirSync(directory)
    .map((name) => join(directory, name))
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  byAge.slice(keptRecordings).forEach((path) => rmSync(path, { recursive: true, force: true }));
}
