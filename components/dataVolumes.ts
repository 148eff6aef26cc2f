import { serviceNames, type ServiceName } from "../configs/services";
import { docker } from "./docker/cli";
import { parts } from "./dockerNames";
import { labelFilters } from "./labels";

/**
 * The service whose data a volume of the stack with this Docker name has; undefined for volumes of files, which are filled
 * again. Any last part but those of files counts as data: another version of the program may have named it otherwise.
 */
export function dataServiceOf(volume: string): ServiceName | undefined {
  return serviceNames.find(
    (service) =>
      new RegExp(`-${service}-[^-]+$`).test(volume) &&
      ![parts.config(service), parts.secrets(service)].some((part) => volume.endsWith(`-${part}`)),
  );
}

/**
 * The names of the volumes with all these labels, sorted; without labels, of all volumes.
 * @throws Error with Docker's message.
 */
export async function volumesWith(labels: Parameters<typeof labelFilters>[0]): Promise<string[]> {
  const { ok, stdout, stderr } = await docker(["volume", "ls", "--format", "{{.Name}}", ...labelFilters(labels)]);
  if (!ok) {
    throw new Error(`docker volume ls failed: ${stderr.trim()}`);
  }
  return stdout.split("\n").filter(Boolean).sort();
}

/** A service that would start empty, although a volume with its data exists under another name. */
export interface MovedData {
  readonly service: ServiceName;
  /** The volume that it is going to use, which doesn't exist. */
  readonly planned: string;
  /** The volumes with its data, from other prefixes of the same stack. */
  readonly existing: readonly string[];
}

/**
 * The services that would start empty with these names.
 * @param volumes all of the stack.
 * @param baseName the common part of the planned Docker names.
 */
export function movedData(
  volumes: readonly string[],
  baseName: string,
  services: readonly ServiceName[],
): readonly MovedData[] {
  return services.flatMap((service) => {
    const planned = `${baseName}-${parts.data(service)}`;
    const existing = volumes.filter((volume) => dataServiceOf(volume) === service);
    return existing.length === 0 || existing.includes(planned) ? [] : [{ service, planned, existing }];
  });
}
