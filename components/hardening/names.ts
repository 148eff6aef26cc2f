import type { ServiceRow } from "../../configs/serviceRow";
import { serviceNames, serviceRow, type ServiceName } from "../../configs/services";
import { containerParts, networkNames, volumeParts } from "../dockerNames";
import type { ContainerInputs } from "./rule";

/** What the Docker name of one of this project's containers says about it. */
export interface OwnName {
  /** The common part of the stack's Docker names. */
  readonly base: string;
  /** The service: the container's own, or the one that its carrier serves. */
  readonly service: ServiceName;
  readonly row: ServiceRow;
}

/**
 * Splits the Docker name of a container into the stack's part and the service's.
 * @returns undefined when this project gives no container such a name.
 */
export function ownName({ name = "" }: Pick<ContainerInputs, "name">): OwnName | undefined {
  for (const service of serviceNames) {
    const part = containerParts([service]).find((candidate) => name.endsWith(`-${candidate}`));
    if (part !== undefined) {
      return { base: name.slice(0, -part.length - 1), service, row: serviceRow(service) };
    }
  }
  return undefined;
}

/** The networks that a container of this name may join: those of its own stack. */
export function ownNetworks(container: Pick<ContainerInputs, "name">): string[] {
  const own = ownName(container);
  return own === undefined ? [] : Object.values(networkNames(own.base));
}

/** The volumes that a container of this name may mount: those of its own stack. */
export function ownVolumes(container: Pick<ContainerInputs, "name">): string[] {
  const own = ownName(container);
  return own === undefined ? [] : volumeParts(serviceNames).map((part) => `${own.base}-${part}`);
}

/** Whether a stack of this project may give a volume or network this name: Docker's characters, and no path. */
export function isDockerName(name: string | undefined): boolean {
  return /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/.test(name ?? "");
}
