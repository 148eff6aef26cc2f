import type { ServiceName } from "../configs/services";

/**
 * The parts of Docker names that a service's resources have. Every container, volume and network of a stack is named
 * here, so that the preflight checks cover all of them.
 */
export const parts = {
  /** The container that never runs and fills the volume of the same name. */
  config: (service: ServiceName) => `${service}-config`,
  /** Likewise, for secrets. */
  secrets: (service: ServiceName) => `${service}-secrets`,
  data: (service: ServiceName) => `${service}-data`,
  /** The container that never runs and gives a new data volume its owner. */
  dataOwner: (service: ServiceName) => `${service}-data-owner`,
} as const;

/** The Docker names of a stack's networks. The ingest network has the stack's own name: users connect containers to it. */
export function networkNames(baseName: string): { readonly ingest: string; readonly backend: string } {
  return { ingest: baseName, backend: `${baseName}-backend` };
}

/** The parts of the names of all containers that these services may have. */
export function containerParts(services: readonly ServiceName[]): string[] {
  return services.flatMap((service) => [
    service,
    parts.config(service),
    parts.secrets(service),
    parts.dataOwner(service),
  ]);
}

/** The parts of the names of all volumes that these services may have. */
export function volumeParts(services: readonly ServiceName[]): string[] {
  return services.flatMap((service) => [parts.config(service), parts.secrets(service), parts.data(service)]);
}
