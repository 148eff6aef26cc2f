import type { DashboardChange, FileChange } from "../model";
import { dashboardChange } from "./dashboards";
import { unifiedDiff } from "./diffs";
import { isDashboardFile } from "../program";
import { serviceChanges, type Inputs, type Resource } from "./resources";
import { objects, secret } from "./values";

/** Changes of the files that the services read. */
export interface FileChanges {
  readonly files: FileChange[];
  readonly dashboards: DashboardChange[];
}

/**
 * Compares the files that each service reads by their path, whether they are uploaded to the service's own container or
 * to its file carriers. A file whose content is secret is left out.
 */
export function fileChanges(resources: readonly Resource[]): FileChanges {
  const all = serviceChanges(resources);
  const changes: FileChanges = { files: [], dashboards: [] };
  for (const service of [...new Set(all.map(({ reader }) => reader))].sort()) {
    const own = all.filter(({ reader }) => reader === service);
    const [before, after] = [contents(own.map(({ old }) => old)), contents(own.map(({ new: next }) => next))];
    for (const path of [...new Set([...before.keys(), ...after.keys()])].sort()) {
      addChange(changes, service, path, before.get(path) ?? "", after.get(path) ?? "");
    }
  }
  return changes;
}

function addChange({ files, dashboards }: FileChanges, service: string, path: string, from: string, to: string): void {
  if (from === to || from === secret || to === secret) {
    return;
  }
  const dashboard = isDashboardFile(path) ? dashboardChange(path, from, to) : undefined;
  if (dashboard !== undefined) {
    dashboards.push(dashboard);
  } else {
    files.push({ service, path, diff: unifiedDiff(from, to) });
  }
}

function contents(containers: readonly (Inputs | undefined)[]): Map<string, string> {
  const uploads = containers.flatMap((inputs) => objects(inputs?.["uploads"]));
  return new Map(uploads.map(({ file, content }) => [String(file), String(content)]));
}
