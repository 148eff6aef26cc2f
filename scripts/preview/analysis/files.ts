import type { DashboardChange, FileChange } from "../model";
import { dashboardChange } from "./dashboards";
import { unifiedDiff } from "./diffs";
import { services, type Inputs, type Resource } from "./resources";
import { objects, secret } from "./values";

/** What changes in the files that the services read. */
export interface FileChanges {
  readonly files: FileChange[];
  readonly dashboards: DashboardChange[];
}

/** Compares the files of each service by path. A file whose content is secret is never shown. */
export function fileChanges(resources: readonly Resource[]): FileChanges {
  const changes: FileChanges = { files: [], dashboards: [] };
  for (const { reader, old, new: next } of services(resources)) {
    const [before, after] = [contents(old), contents(next)];
    for (const path of [...new Set([...before.keys(), ...after.keys()])].sort()) {
      const [from, to] = [before.get(path) ?? "", after.get(path) ?? ""];
      if (from === to || from === secret || to === secret) {
        continue;
      }
      const dashboard = isDashboard(path) ? dashboardChange(path, from, to) : undefined;
      if (dashboard !== undefined) {
        changes.dashboards.push(dashboard);
      } else {
        changes.files.push({ service: reader, path, diff: unifiedDiff(from, to) });
      }
    }
  }
  return changes;
}

function isDashboard(path: string): boolean {
  return /\/dashboards\/[^/]+\.json$/.test(path);
}

function contents(inputs: Inputs | undefined): Map<string, string> {
  return new Map(objects(inputs?.["uploads"]).map(({ file, content }) => [String(file), String(content)]));
}
