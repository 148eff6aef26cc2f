import type { Warning, WarningKind } from "../model";
import { nameOf, serviceChanges, serviceOf, type Inputs, type Resource } from "./resources";
import { objects } from "./values";

/** Changes of volumes and their mounts that lose data or may lose it. */
export function dataWarnings(resources: readonly Resource[]): Warning[] {
  const lost = lostVolumes(resources);
  const names = lost.map(({ values }) => values[0]);
  // That a volume which is lost is no longer mounted either needs no second warning.
  return [...lost, ...detachedVolumes(resources).filter(({ values }) => !names.includes(values[1]))];
}

/**
 * Volumes that are deleted with their content, or that stay in Docker while their service goes on with another one. A
 * volume that no running container writes to, for example one with secret files, is filled again and loses nothing. A
 * retained volume whose name is used again is found again, and one whose service ends waits for it.
 */
function lostVolumes(resources: readonly Resource[]): Warning[] {
  const containers = resources.flatMap(({ type, old }) => (type === "docker:Container" && old ? [old] : []));
  const goingOn = new Set(
    resources.flatMap(({ type, new: next }) => (type === "docker:Container" ? serviceOf(next) : [])),
  );
  const usedAgain = new Set(
    resources.flatMap(({ type, new: next }) => (type === "docker:Volume" ? [next?.["name"]] : [])),
  );
  return resources
    .filter(({ type, operation }) => type === "docker:Volume" && (operation === "replace" || operation === "delete"))
    .flatMap((volume) => {
      const name = String(volume.old?.["name"] ?? nameOf(volume));
      const users = containers.filter((container) => container["start"] !== false && writes(container, name));
      return users
        .map(serviceOf)
        .filter((service) => volume.retained !== true || (goingOn.has(service) && !usedAgain.has(name)))
        .map((service) => ({ kind: kindOfLoss(volume), values: [name, service] }));
    });
}

function kindOfLoss({ operation, retained }: Resource): WarningKind {
  return retained === true ? "volume-left" : operation === "replace" ? "volume-replaced" : "volume-deleted";
}

function writes(container: Inputs, volume: string): boolean {
  return objects(container["volumes"]).some(({ volumeName, readOnly }) => volumeName === volume && readOnly !== true);
}

/** Data volumes that stay but are no longer mounted, or are mounted at another path. */
function detachedVolumes(resources: readonly Resource[]): Warning[] {
  return serviceChanges(resources).flatMap(({ service, old, new: next }) => {
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
 * Resources that are deleted and created again under another URN: a rename without an alias. An `up` creates the new
 * resources before it deletes the old ones, so their names in Docker are still taken.
 */
export function renameWarnings(resources: readonly Resource[]): Warning[] {
  const deleted = resources.filter(({ operation }) => operation === "delete");
  const pairs = resources
    .filter(({ operation, type }) => operation === "create" && type.startsWith("docker:"))
    .flatMap((created) => {
      const predecessor = deleted.find(
        ({ type, old }) => type === created.type && old?.["name"] === created.new?.["name"],
      );
      return predecessor === undefined ? [] : [{ created, predecessor }];
    });
  const taken = pairs.filter(({ created }) => created.type !== "docker:RemoteImage");
  return [
    ...(pairs.length > 0
      ? [
          {
            kind: "renamed-without-alias" as const,
            values: [String(pairs.length), pairs[0]!.predecessor.urn, pairs[0]!.created.urn],
          },
        ]
      : []),
    ...(taken.length > 0
      ? [
          {
            kind: "name-taken" as const,
            values: [...new Set(taken.map(({ created }) => nameOf(created)))].sort().slice(0, 8),
          },
        ]
      : []),
  ];
}
