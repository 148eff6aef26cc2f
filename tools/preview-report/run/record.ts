import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { failureMessage, initStack, noEngine, runIsolatedPulumi } from "../../revisions/pulumi";
import type { Revision, ToolDirectories } from "../../revisions/revision";
import { writeDockerCommand } from "../docker-api/dockerCommand";
import { startRecordingEngine } from "../docker-api/server";

/** A stack's state as an `up` leaves it. */
export interface Recording {
  /** Directory of the file backend that holds the state. */
  readonly backend: string;
  /** The state's encryption salt, which the stack's file of every revision that uses the state needs. */
  readonly salt: string | undefined;
}

/** A recording, or the message of the `up` that failed. */
export type RecordResult = Recording | { readonly error: string };

/**
 * Creates a backend that holds the stack without any resource.
 * @param label distinguishes two backends of the same stack in one scratch directory.
 */
export async function emptyState(
  { scratch }: ToolDirectories,
  revision: Revision,
  stack: string,
  label: "base" | "new",
): Promise<Recording> {
  const backend = join(scratch, `${label}-${stack}`);
  mkdirSync(backend, { recursive: true });
  const salt = await initStack({ backend, dockerHost: noEngine }, revision, stack);
  return { backend, salt };
}

/**
 * Brings a revision up against a Docker API that runs nothing and keeps the resulting state. It equals the state after
 * an `up` of that revision on a real engine, but needs neither Docker nor images.
 */
export async function record(directories: ToolDirectories, revision: Revision, stack: string): Promise<RecordResult> {
  const recording = await emptyState(directories, revision, stack, "base");
  const engine = await startRecordingEngine();
  try {
    const path = [writeDockerCommand(join(directories.scratch, "bin"))];
    const target = { backend: recording.backend, dockerHost: engine.host, path };
    const args = ["up", "--yes", "--skip-preview", "--json", "--stack", stack, "--refresh=false"];
    const finished = await runIsolatedPulumi(target, revision.directory, args);
    return finished.status === 0 ? recording : { error: failureMessage(finished, revision.directory) };
  } finally {
    await engine.close();
  }
}
