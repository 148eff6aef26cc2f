import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { EngineIdentity } from "./engineFacts";
import type { Workspace } from "./workspace";

/** What is remembered of a stack beside its state. It is no secret, and losing it loses no data. */
export interface UpRecord {
  /** The engine of the last `up` that succeeded. */
  readonly engine?: EngineIdentity;
  /** The identity of data that a `destroy` has left: with `--keep-data`, or because it was interrupted. */
  readonly left?: string;
  /** The remarks about the engine that were printed, so that each is printed once. */
  readonly shown?: readonly string[];
}

function file({ configFile }: Pick<Workspace, "configFile">): string {
  return join(dirname(configFile), "up.json");
}

/** Reads a stack's record; empty when there is none, or when an interrupted run has left an incomplete one. */
export function readRecord(workspace: Pick<Workspace, "configFile">): UpRecord {
  try {
    return JSON.parse(readFileSync(file(workspace), "utf8")) as UpRecord;
  } catch {
    return {};
  }
}

/** Changes fields of a stack's record; `undefined` removes one. */
export function updateRecord(
  workspace: Pick<Workspace, "configFile">,
  change: { readonly [Key in keyof UpRecord]: UpRecord[Key] | undefined },
): void {
  writeFileSync(file(workspace), `${JSON.stringify({ ...readRecord(workspace), ...change }, undefined, 2)}\n`);
}

/** Removes a stack's record. */
export function removeRecord(workspace: Pick<Workspace, "configFile">): void {
  rmSync(file(workspace), { force: true });
}
