import type { PreviewResult, ResourceState, Step } from "../run/events";
import { objects, plain } from "./values";

/** What becomes of a resource. */
export type Fate = "same" | "create" | "update" | "replace" | "delete";

/** A resource of the stack, before and after. */
export interface Resource {
  readonly urn: string;
  /** `docker:Container`, `random:RandomPassword`, … */
  readonly type: string;
  readonly fate: Fate;
  /** Inputs before; undefined when it is new. */
  readonly old: Inputs | undefined;
  /** Inputs after; undefined when it goes. */
  readonly new: Inputs | undefined;
  /** Properties that differ, as the provider's diff says. */
  readonly diffs: readonly string[];
}

export type Inputs = Readonly<Record<string, unknown>>;

const fates: Readonly<Record<string, Fate>> = {
  same: "same",
  create: "create",
  update: "update",
  replace: "replace",
  delete: "delete",
};

/** The real resources of a preview: no components, no providers; by URN, for the engine's order is another each time. */
export function resourcesOf({ steps }: Pick<PreviewResult, "steps">): Resource[] {
  const ordered = [...steps].sort((a, b) => (a.urn < b.urn ? -1 : a.urn > b.urn ? 1 : 0));
  return ordered.flatMap((step) => {
    const fate = fates[step.op];
    const state = step.new ?? step.old;
    return fate === undefined || state?.custom !== true || step.type.startsWith("pulumi:")
      ? []
      : [resource(step, fate)];
  });
}

function resource(step: Step, fate: Fate): Resource {
  return {
    urn: step.urn,
    type: shortType(step.type),
    fate,
    old: fate === "create" ? undefined : inputs(step.old),
    new: fate === "delete" ? undefined : inputs(step.new),
    diffs: step.diffs ?? [],
  };
}

function inputs(state: ResourceState | undefined): Inputs | undefined {
  return state === undefined ? undefined : (plain(state.inputs) as Inputs);
}

/** `docker:index/container:Container` is `docker:Container`. */
function shortType(type: string): string {
  const [pkg, , name] = type.split(":");
  return `${pkg}:${name ?? ""}`;
}

/** The name in Docker where there is one, else Pulumi's. */
export function nameOf({ urn, type, old, new: next }: Resource): string {
  const name = (next ?? old)?.["name"];
  return type !== "docker:RemoteImage" && typeof name === "string" ? name : (urn.split("::").at(-1) ?? urn);
}

/** The service whose container this is: its label, else its name. */
export function serviceOf(inputs: Inputs | undefined): string {
  const label = objects(inputs?.["labels"]).find(({ label }) => label === "agentproxy-otel.service");
  return String(label?.["value"] ?? inputs?.["name"] ?? "");
}

/** A service's container before and after. */
export interface ServiceChange {
  readonly service: string;
  /** Who reads the files: the service itself, or of a container that only carries files, the one that mounts them. */
  readonly reader: string;
  readonly old: Inputs | undefined;
  readonly new: Inputs | undefined;
}

/**
 * The containers by service, so that a container that is deleted and made again under another name of Pulumi's is
 * compared with itself.
 */
export function services(resources: readonly Resource[]): ServiceChange[] {
  const containers = resources.filter(({ type }) => type === "docker:Container");
  const before = new Map(containers.flatMap(({ old }) => (old ? [[serviceOf(old), old]] : [])));
  const after = new Map(containers.flatMap(({ new: next }) => (next ? [[serviceOf(next), next]] : [])));
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  const all = [...after.values(), ...before.values()];
  return names.map((service) => {
    const [old, next] = [before.get(service), after.get(service)];
    return { service, reader: readerOf((next ?? old)!, all) ?? service, old, new: next };
  });
}

/** The service that mounts, read-only, what a container that never runs fills. */
function readerOf(carrier: Inputs, containers: readonly Inputs[]): string | undefined {
  const filled = carrier["start"] === false ? objects(carrier["volumes"]).map(({ volumeName }) => volumeName) : [];
  const reader = containers.find(({ volumes }) =>
    objects(volumes).some(({ volumeName, readOnly }) => readOnly === true && filled.includes(volumeName)),
  );
  return reader && serviceOf(reader);
}
