import type { Downtime, Operation, Reason, ResourceCount } from "../model";
import { nameOf, type Inputs, type Resource } from "./resources";
import { list, objects, same, show, without } from "./values";

/** Inputs of a container whose update the provider reports as done in place without making it. */
const ineffectiveUpdates = new Set(["healthcheck", "init", "tmpfs", "cpuPeriod", "cpuQuota"]);

const order = { delete: 0, replace: 1, update: 2, create: 3, same: 4 };

/** What the engine would do: deletions first, then replacements, updates and creations, each sorted by name. */
export function operationsOf(resources: readonly Resource[]): Operation[] {
  return resources
    .filter(({ operation }) => operation !== "same")
    .sort((a, b) => order[a.operation] - order[b.operation] || (nameOf(a) < nameOf(b) ? -1 : 1))
    .map((resource) => {
      const reasons = reasonsOf(resource);
      return {
        kind: resource.operation as Operation["kind"],
        type: typeName(resource),
        name: nameOf(resource),
        reasons,
        downtime: downtimeOf(resource),
        graceSeconds: Number(resource.old?.["destroyGraceSeconds"] ?? 0),
        withoutEffect:
          resource.operation === "update" &&
          reasons.length > 0 &&
          reasons.every(({ property }) => ineffectiveUpdates.has(property)),
      };
    });
}

/** How many resources of each type stay as they are. */
export function unchangedOf(resources: readonly Resource[]): ResourceCount[] {
  const counts = new Map<string, number>();
  for (const resource of resources.filter(({ operation }) => operation === "same")) {
    const kind = typeName(resource);
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return [...counts].map(([kind, count]) => ({ kind, count })).sort((a, b) => (a.kind < b.kind ? -1 : 1));
}

/** The type as it is shown: `Container`, `Volume`, … A container that never starts is a `FileCarrier`. */
function typeName({ type, old, new: next }: Resource): string {
  const name = type.split(":").at(-1) ?? type;
  return name === "Container" && (next ?? old)?.["start"] === false ? "FileCarrier" : name;
}

function downtimeOf({ type, operation, old }: Resource): Downtime {
  if (type !== "docker:Container" || old?.["start"] === false) {
    return "none";
  }
  return operation === "replace" ? "restart" : operation === "delete" ? "ends" : "none";
}

/** The properties that changed; none when the resource is created or deleted. */
function reasonsOf({ diffs, old, new: next }: Resource): Reason[] {
  if (old === undefined || next === undefined) {
    return [];
  }
  const named = diffs.map((path) => path.split(/[.[]/)[0] ?? path);
  const differing = Object.keys({ ...old, ...next }).filter((key) => !same(old[key], next[key]));
  // The provider names no property when it only reports that something changed.
  const properties = named.length > 0 ? named : differing;
  return [...new Set(properties)].sort().map((property) => reason(property, old, next));
}

function reason(property: string, old: Inputs, next: Inputs): Reason {
  if (property === "uploads") {
    return { property, ...changedFiles(old, next) };
  }
  const [before, after] = [old[property], next[property]];
  if (Array.isArray(before) || Array.isArray(after)) {
    return {
      property,
      removed: without(list(before), list(after)).map(element),
      added: without(list(after), list(before)).map(element),
    };
  }
  return {
    property,
    removed: before === undefined ? [] : [show(before)],
    added: after === undefined ? [] : [show(after)],
  };
}

/** An element of a list as text; a label is `name=value`. */
function element(value: unknown): string {
  const { label, value: text, ...rest } = (typeof value === "object" && value !== null ? value : {}) as Inputs;
  return typeof label === "string" && Object.keys(rest).length === 0 ? `${label}=${show(text)}` : show(value);
}

/** The paths of files that change; the sections on files show their diffs. */
function changedFiles(old: Inputs, next: Inputs): Pick<Reason, "removed" | "added"> {
  const before = objects(old["uploads"]);
  const after = objects(next["uploads"]);
  const names = (files: readonly unknown[]): string[] => objects(files).map(({ file }) => show(file));
  return { removed: names(without(before, after)), added: names(without(after, before)) };
}
