import { adaptStackFile, failureMessage, noEngine, runIsolatedPulumi } from "../../revisions/pulumi";
import { readEvents } from "../../revisions/engineEvents";
import type { Revision, ToolDirectories } from "../../revisions/revision";
import { projectNameOf, settingFiles, stackNames } from "../../revisions/stackFile";
import { analyse, emptyReport } from "../analysis";
import type { StackReport } from "../model";
import { emptyState, type Recording, type RecordResult } from "./record";

/** Inputs of {@link compare}. */
export interface Comparison {
  readonly directories: ToolDirectories;
  readonly base: Revision;
  readonly head: Revision;
  /** Provides the base's state of a stack. */
  readonly recordBase: (stack: string) => Promise<RecordResult>;
}

/** Compares every stack that has a file in either revision, in the order of their names. */
export async function compare(comparison: Comparison): Promise<StackReport[]> {
  const { base, head } = comparison;
  const [before, after] = [projectNameOf(base) === "" ? [] : stackNames(base), stackNames(head)];
  const reports: StackReport[] = [];
  for (const stack of [...new Set([...before, ...after])].sort()) {
    reports.push(after.includes(stack) ? await compareStack(comparison, stack) : emptyReport(stack, "removed"));
  }
  return reports;
}

async function compareStack({ directories, base, head, recordBase }: Comparison, stack: string): Promise<StackReport> {
  const [before, after] = [settingFiles(base, stack), settingFiles(head, stack)];
  const known = before.stack !== "" && before.project !== "";
  const renamed = known && projectNameOf(base) !== projectNameOf(head);
  const recorded = known && !renamed ? await recordBase(stack) : undefined;
  const baseError = recorded !== undefined && "error" in recorded ? recorded.error : "";
  const recording = recorded !== undefined && !("error" in recorded) ? recorded : undefined;
  const { status, result, error } = await previewHead(directories, head, stack, recording);
  if (status !== 0) {
    return { ...emptyReport(stack, "failed"), error, settings: analyse(result, before, after).settings };
  }
  const outcome = baseError !== "" ? "base-failed" : renamed ? "project-renamed" : known ? "compared" : "new";
  const found = analyse(result, before, after);
  // Every port of a new stack is newly published; only those that the network reaches are worth a warning.
  const warnings = found.warnings.filter(
    ({ kind, values }) => outcome === "compared" || kind !== "port-opened" || values[2] !== "loopback",
  );
  return { name: stack, outcome, error: baseError, ...found, warnings };
}

async function previewHead(
  directories: ToolDirectories,
  head: Revision,
  stack: string,
  recording: Recording | undefined,
) {
  const { backend } = recording ?? (await emptyState(directories, head, stack, "new"));
  const target = { backend, dockerHost: noEngine };
  if (recording !== undefined) {
    await adaptStackFile(target, head, stack, recording.salt);
  }
  const args = ["preview", "--json", "--stack", stack, "--refresh=false"];
  const finished = await runIsolatedPulumi(target, head.directory, args);
  return {
    status: finished.status,
    result: readEvents(finished.stdout),
    error: finished.status === 0 ? "" : failureMessage(finished, head.directory),
  };
}
