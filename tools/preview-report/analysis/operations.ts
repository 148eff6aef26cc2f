import type { Count, Downtime, Operation, Reason } from "../model";
import { nameOf, type Inputs, type Resource } from "./resources";
import { list, objects, same, show, without } from "./values";

/** Edits that the provider reports as made in place and doesn't make. */
const ineffective = new Set(["healthcheck", "init", "tmpfs", "cpuPeriod", "cpuQuota"]);

const order = { delete: 0, replace: 1, update: 2, create: 3, same: 4 };

/** What the engine would do, the dangerous first. */
export function operationsOf(resources: readonly Resource[]): Operation[] {
  return resources
    .filter(({ fate }) => fate !== "same")
    .sort((a, b) => order[a.fate] - order[b.fate] || (nameOf(a) < nameOf(b) ? -1 : 1))
    .map((resource) => {
      const reasons = reasonsOf(resource);
      return {
        kind: resource.fate as Operation["kind"],
        type: kindOf(resource),
        name: nameOf(resource),
        reasons,
        downtime: downtimeOf(resource),
        graceSeconds: Number(resource.old?.["destroyGraceSeconds"] ?? 0),
        withoutEffect:
          resource.fate === "update" &&
          reasons.length > 0 &&
          reasons.every(({ property }) => ineffective.has(property)),
      };
    });
}

/** How many resources of each kind stay as they are. */
export function unchangedOf(resources: readonly Resource[]): Count[] {
  const counts = new Map<string, number>();
  for (const resource of resources.filter(({ fate }) => fate === "same")) {
    const kind = kindOf(resource);
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return [...counts].map(([kind, count]) => ({ kind, count })).sort((a, b) => (a.kind < b.kind ? -1 : 1));
}

/** `Container`, `Volume`, …: what people call it. A container that never runs is a `FileCarrier`. */
function kindOf({ type, old, new: next }: Resource): string {
  const kind = type.split(":").at(-1) ?? type;
  return kind === "Container" && (next ?? old)?.["start"] === false ? "FileCarrier" : kind;
}

function downtimeOf({ type, fate, old }: Resource): Downtime {
  if (type !== "docker:Container" || old?.["start"] === false) {
    return "none";
  }
  return fate === "replace" ? "restart" : fate === "delete" ? "ends" : "none";
}

/** The properties that changed; none for what is created or deleted as a whole. */
function reasonsOf({ diffs, old, new: next }: Resource): Reason[] {
  if (old === undefined || next === undefined) {
    return [];
  }
  const named = diffs.map((path) => path.split(/[.[]/)[0] ?? path);
  const differing = Object.keys({ ...old, ...next }).filter((key) => !same(old[key], next[key]));
  // What the provider names counts; where it names nothing (or only says that something changed), the inputs tell.
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

/** A label reads as `name=value`. */
function element(value: unknown): string {
  const { label, value: text, ...rest } = (typeof value === "object" && value !== null ? value : {}) as Inputs;
  return typeof label === "string" && Object.keys(rest).length === 0 ? `${label}=${show(text)}` : show(value);
}

/** Which files change; how is told elsewhere. */
function changedFiles(old: Inputs, next: Inputs): Pick<Reason, "removed" | "added"> {
  const before = objects(old["uploads"]);
  const after = objects(next["uploads"]);
  const names = (files: readonly unknown[]): string[] => objects(files).map(({ file }) => show(file));
  return { removed: names(without(before, after)), added: names(without(after, before)) };
}
