import type { EngineResult, ResourceState, Step } from "../../revisions/engineEvents";
import type { OperationKind } from "../model";
import { serviceLabel } from "../program";
import { objects, plain } from "./values";

/** A container's, volume's or other resource's inputs, as {@link plain} values. */
export type Inputs = Readonly<Record<string, unknown>>;

/** A resource of the stack, before and after the change. */
export interface Resource {
  readonly urn: string;
  /** Package and type without the module: `docker:Container`, `random:RandomPassword`, … */
  readonly type: string;
  readonly operation: OperationKind | "same";
  /** Inputs before; undefined when it is created. */
  readonly old: Inputs | undefined;
  /** Inputs after; undefined when it is deleted. */
  readonly new: Inputs | undefined;
  /** Properties that differ according to the provider. */
  readonly diffs: readonly string[];
  /** Whether it stays in Docker when Pulumi replaces or deletes it. Default: false. */
  readonly retained?: boolean;
}

const operations: Readonly<Record<string, Resource["operation"]>> = {
  same: "same",
  create: "create",
  update: "update",
  replace: "replace",
  delete: "delete",
};

/**
 * The resources of a preview that a provider manages, without components and the providers themselves. Sorted by URN,
 * since the order of the engine's events varies from run to run.
 */
export function resourcesOf({ steps }: Pick<EngineResult, "steps">): Resource[] {
  const ordered = [...steps].sort((a, b) => (a.urn < b.urn ? -1 : a.urn > b.urn ? 1 : 0));
  return ordered.flatMap((step) => {
    const operation = operations[step.op];
    const state = step.new ?? step.old;
    return operation === undefined || state?.custom !== true || step.type.startsWith("pulumi:")
      ? []
      : [resource(step, operation)];
  });
}

function resource(step: Step, operation: Resource["operation"]): Resource {
  return {
    urn: step.urn,
    type: shortType(step.type),
    operation,
    old: operation === "create" ? undefined : inputs(step.old),
    new: operation === "delete" ? undefined : inputs(step.new),
    diffs: step.diffs ?? [],
    retained: step.old?.retainOnDelete === true,
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

/** The name in Docker where there is one, otherwise Pulumi's. */
export function nameOf({ urn, type, old, new: next }: Resource): string {
  const name = (next ?? old)?.["name"];
  return type !== "docker:RemoteImage" && typeof name === "string" ? name : (urn.split("::").at(-1) ?? urn);
}

/** The name of the service that a container belongs to: its label's value, otherwise the container's name. */
export function serviceOf(inputs: Inputs | undefined): string {
  const label = objects(inputs?.["labels"]).find(({ label }) => label === serviceLabel);
  return String(label?.["value"] ?? inputs?.["name"] ?? "");
}

/** A service's container before and after the change. */
export interface ServiceChange {
  readonly service: string;
  /** The service that reads the container's files: itself, or for a container that only carries files, the one that mounts them. */
  readonly reader: string;
  readonly old: Inputs | undefined;
  readonly new: Inputs | undefined;
}

/**
 * Pairs the containers by service rather than by URN, so that a container that is deleted and created under another
 * name of Pulumi's is compared with itself. Sorted by service.
 */
export function serviceChanges(resources: readonly Resource[]): ServiceChange[] {
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

/** The service that mounts the volume of a file carrier read-only. A file carrier is a container that never starts. */
function readerOf(carrier: Inputs, containers: readonly Inputs[]): string | undefined {
  const filled = carrier["start"] === false ? objects(carrier["volumes"]).map(({ volumeName }) => volumeName) : [];
  const reader = containers.find(({ volumes }) =>
    objects(volumes).some(({ volumeName, readOnly }) => readOnly === true && filled.includes(volumeName)),
  );
  return reader && serviceOf(reader);
}
