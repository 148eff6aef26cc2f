import { secretsFolder } from "../../configs/secretFiles";
import { serviceNames, serviceRow } from "../../configs/services";
import { ownVolumes } from "./names";
import { otherKeys, runs, unless, whenRunning, type ContainerInputs, type ContainerRule } from "./rule";

type Mounted = NonNullable<ContainerInputs["volumes"]>[number];
type Upload = NonNullable<ContainerInputs["uploads"]>[number];

/** The folders of the services, by what is in them. */
const rows = serviceNames.map(serviceRow);
const dataFolders = rows.map(({ dataFolder }) => dataFolder);
const readOnlyFolders = [...rows.map(({ configFolder }) => configFolder), secretsFolder];

/** Sockets of container engines, and the folders that have them. */
const socket = /(docker|containerd|podman|crio)[^/]*\.sock$|^\/(var\/)?run\/?$/;

/** What a container reads and writes: the volumes of its stack, and the files that its carriers put there. */
export const storageRules: readonly ContainerRule[] = [
  {
    name: "no-docker-socket",
    description: "No container has access to Docker's socket, which amounts to root on the host.",
    decides: [],
    problems: (container) =>
      hostPaths(container)
        .filter((path) => socket.test(path))
        .map((path) => `${path} is mounted into it: remove the mount`),
  },
  {
    name: "no-host-paths",
    description:
      "No path or device of the host is mounted into a container: data is in named volumes, files are uploaded.",
    decides: ["mounts", "devices"],
    problems: (container) => [
      ...hostPaths(container).map((path) => `${path} is mounted into it: use a named volume or an upload`),
      ...(container.mounts ?? []).map(
        ({ type, target }) => `it has a mount (${type}) at ${target}: use a named volume`,
      ),
      ...(container.devices ?? []).map(
        // Without permissions it has all of them: the provider's default.
        ({ hostPath, permissions }) => `it has the device ${hostPath} (${permissions || "rwm"}): remove it`,
      ),
    ],
  },
  {
    name: "own-volumes",
    description:
      "A container mounts volumes of its own stack, in the services' folders; a service can't write to its configuration and secrets.",
    decides: ["volumes"],
    problems: (container) => (container.volumes ?? []).flatMap((volume) => volumeProblems(volume, container)),
  },
  {
    name: "uploads-are-contents",
    description: "Files reach a carrier as contents that a preview shows, readable and nothing more.",
    decides: ["uploads"],
    problems: (container) => (container.uploads ?? []).flatMap((upload) => uploadProblems(upload, container)),
  },
  {
    name: "read-only-root",
    description: "A container that runs has a read-only root: it writes to its data volume and its tmpfs only.",
    decides: ["readOnly"],
    inputs: (kind) => (kind.runs ? { readOnly: true } : {}),
    problems: whenRunning(({ readOnly }) =>
      unless(readOnly === true, "its root is writable: set readOnly, and put files into a volume, not into uploads"),
    ),
  },
];

/** Paths of the host: also Docker takes a volume's name that is a path for one. */
function hostPaths({ volumes = [], mounts = [] }: ContainerInputs): string[] {
  return [
    ...volumes.flatMap(({ hostPath, volumeName }) => [hostPath, volumeName]),
    ...mounts.flatMap(({ source, volumeOptions }) => [source, volumeOptions?.driverOptions?.["device"]]),
  ].filter((path): path is string => path !== undefined && path.includes("/"));
}

function volumeProblems(volume: Mounted, container: ContainerInputs): string[] {
  const { volumeName, hostPath, fromContainer, containerPath = "", readOnly } = volume;
  const isPath = hostPath !== undefined || volumeName?.includes("/") === true; // The rule above covers these.
  return [
    ...unless(fromContainer === undefined, `it has the volumes of the container ${fromContainer ?? ""}: name volumes`),
    ...unless(
      isPath || fromContainer !== undefined || ownVolumes(container).includes(volumeName ?? ""),
      `the volume '${volumeName ?? ""}' is not one of its stack's: mount those only`,
    ),
    ...unless(
      isPath || fromContainer !== undefined || [...dataFolders, ...readOnlyFolders].includes(containerPath),
      `${containerPath} is no folder of a service: mount volumes there only`,
    ),
    ...unless(
      !runs(container) || !readOnlyFolders.includes(containerPath) || readOnly === true,
      `it can write to ${containerPath}: set readOnly`,
    ),
    ...otherKeys(
      volume,
      ["volumeName", "containerPath", "readOnly", "hostPath", "fromContainer"],
      `the volume at ${containerPath}`,
    ),
  ];
}

function uploadProblems(upload: Upload, { start, volumes = [] }: ContainerInputs): string[] {
  const { file = "", permissions } = upload;
  const inVolume = volumes.some(({ containerPath }) => file.startsWith(`${containerPath ?? ""}/`));
  return [
    ...unless(start === false, `the file ${file} is uploaded into a container that runs: give it to a carrier`),
    ...unless(
      inVolume && !file.split("/").includes(".."),
      `the file ${file} is in none of its volumes: upload into these only`,
    ),
    ...unless(
      permissions === "0444" || permissions === "0440",
      `the file ${file} has the mode ${permissions ?? "0644"}: set 0444, or 0440 for a secret`,
    ),
    ...otherKeys(upload, ["file", "content", "permissions"], `the file ${file}`),
  ];
}
