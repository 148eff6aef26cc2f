import type { Warning } from "../model";
import { nameOf, services, serviceOf, type Inputs, type Resource } from "./resources";
import { objects } from "./values";

/** What loses data, or may lose it, in Docker. */
export function dataWarnings(resources: readonly Resource[]): Warning[] {
  const lost = lostVolumes(resources);
  const names = lost.map(({ values }) => values[0]);
  // Of a volume that is gone, nobody needs to hear that it isn't mounted either.
  return [...lost, ...detachedVolumes(resources).filter(({ values }) => !names.includes(values[1]))];
}

/** Volumes that go, with everything in them. One that only hands over secrets is filled again and is no loss. */
function lostVolumes(resources: readonly Resource[]): Warning[] {
  const containers = resources.flatMap(({ type, old }) => (type === "docker:Container" && old ? [old] : []));
  return resources
    .filter(({ type, fate }) => type === "docker:Volume" && (fate === "replace" || fate === "delete"))
    .flatMap((volume) => {
      const name = String(volume.old?.["name"] ?? nameOf(volume));
      const users = containers.filter((container) => container["start"] !== false && writes(container, name));
      return users.map((container) => ({
        kind: volume.fate === "replace" ? ("volume-replaced" as const) : ("volume-deleted" as const),
        values: [name, serviceOf(container)],
      }));
    });
}

function writes(container: Inputs, volume: string): boolean {
  return objects(container["volumes"]).some(({ volumeName, readOnly }) => volumeName === volume && readOnly !== true);
}

/** Volumes that stay while the service stops using them, or looks for its data elsewhere. */
function detachedVolumes(resources: readonly Resource[]): Warning[] {
  return services(resources).flatMap(({ service, old, new: next }) => {
    if (old === undefined || next === undefined || old["start"] === false) {
      return [];
    }
    const after = objects(next["volumes"]);
    return objects(old["volumes"])
      .filter(({ readOnly }) => readOnly !== true)
      .filter(({ containerPath, volumeName }) => {
        const now = after.find((mount) => mount["containerPath"] === containerPath);
        return now === undefined || now["volumeName"] !== volumeName;
      })
      .map(({ containerPath, volumeName }) => ({
        kind: "volume-detached" as const,
        values: [service, String(volumeName), String(containerPath)],
      }));
  });
}

/**
 * Resources that are deleted and made again under another name of Pulumi's: a rename without an alias. An `up` makes
 * the new before it deletes the old, so Docker's names are still taken.
 */
export function renameWarnings(resources: readonly Resource[]): Warning[] {
  const gone = resources.filter(({ fate }) => fate === "delete");
  const pairs = resources
    .filter(({ fate, type }) => fate === "create" && type.startsWith("docker:"))
    .flatMap((made) => {
      const twin = gone.find(({ type, old }) => type === made.type && old?.["name"] === made.new?.["name"]);
      return twin === undefined ? [] : [{ made, twin }];
    });
  const taken = pairs.filter(({ made }) => made.type !== "docker:RemoteImage");
  return [
    ...(pairs.length > 0
      ? [
          {
            kind: "renamed-without-alias" as const,
            values: [String(pairs.length), pairs[0]!.twin.urn, pairs[0]!.made.urn],
          },
        ]
      : []),
    ...(taken.length > 0
      ? [
          {
            kind: "name-taken" as const,
            values: [...new Set(taken.map(({ made }) => nameOf(made)))].sort().slice(0, 8),
          },
        ]
      : []),
  ];
}
