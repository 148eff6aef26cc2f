import { analyse, emptyReport } from "../analysis";
import type { StackReport } from "../model";
import { readEvents } from "./events";
import { pulumi } from "./pulumi";
import { emptyState, failure, type Recording, type RecordResult, type Workplace } from "./record";
import { stackNames, type Revision } from "./revisions";
import { neutralise, projectName, settingFiles } from "./stackFile";

/** The engine is never asked in a preview; an `ssh` address is the one that the provider doesn't try to reach. */
const noEngine = "ssh://nobody@invalid";

/** What it takes to compare two revisions. */
export interface Comparison {
  readonly place: Workplace;
  readonly base: Revision;
  readonly head: Revision;
  /** Gives the base's state of a stack. */
  readonly recordBase: (stack: string) => Promise<RecordResult>;
}

/** Compares every stack that either revision has a file for. */
export async function compare(comparison: Comparison): Promise<StackReport[]> {
  const { base, head } = comparison;
  const [before, after] = [projectName(base) === "" ? [] : stackNames(base), stackNames(head)];
  const reports: StackReport[] = [];
  for (const stack of [...new Set([...before, ...after])].sort()) {
    reports.push(after.includes(stack) ? await compareStack(comparison, stack) : emptyReport(stack, "removed"));
  }
  return reports;
}

async function compareStack({ place, base, head, recordBase }: Comparison, stack: string): Promise<StackReport> {
  const [before, after] = [settingFiles(base, stack), settingFiles(head, stack)];
  const known = before.stack !== "" && before.project !== "";
  const renamed = known && projectName(base) !== projectName(head);
  const recorded = known && !renamed ? await recordBase(stack) : undefined;
  const failed = recorded !== undefined && "error" in recorded ? recorded.error : "";
  const recording = recorded !== undefined && !("error" in recorded) ? recorded : undefined;
  const { status, events, error } = await previewHead(place, head, stack, recording);
  if (status !== 0) {
    return { ...emptyReport(stack, "failed"), error, settings: analyse(events, before, after).settings };
  }
  const outcome = failed !== "" ? "base-failed" : renamed ? "project-renamed" : known ? "compared" : "new";
  const found = analyse(events, before, after);
  // Of a stack that is all new, the ports on loopback are no news.
  const warnings = found.warnings.filter(
    ({ kind, values }) => outcome === "compared" || kind !== "port-opened" || values[2] !== "loopback",
  );
  return { name: stack, outcome, error: failed, ...found, warnings };
}

async function previewHead(place: Workplace, head: Revision, stack: string, recording: Recording | undefined) {
  const from = recording ?? (await emptyState(place, head, stack, "new"));
  if (recording !== undefined) {
    neutralise(head, stack, recording.salt);
  }
  const world = { state: from.state, dockerHost: noEngine };
  const args = ["preview", "--json", "--stack", stack, "--refresh=false"];
  const { status, stdout, stderr } = await pulumi(place.root, world, head.directory, args);
  return { status, events: readEvents(stdout), error: status === 0 ? "" : failure(stdout, stderr, head.directory) };
}
