import type { ContainerFacts } from "../../components/hardening";
import { docker } from "./stackUnderTest";

/** The part of `docker inspect` that the rules need. */
interface Inspected {
  readonly State: { readonly Status: string; readonly StartedAt: string };
  readonly Config: { readonly Image: string; readonly User: string };
  readonly HostConfig: {
    readonly Privileged: boolean;
    readonly GroupAdd: string[] | null;
    readonly CapAdd: string[] | null;
    readonly CapDrop: string[] | null;
    readonly SecurityOpt: string[] | null;
    readonly PidMode: string;
    readonly IpcMode: string;
    readonly UTSMode: string;
    readonly UsernsMode: string;
    readonly CgroupnsMode?: string;
    readonly Binds: string[] | null;
    readonly Devices: { PathOnHost: string; CgroupPermissions: string }[] | null;
    readonly PublishAllPorts: boolean;
    readonly Memory: number;
    readonly MemorySwap: number;
    readonly ReadonlyRootfs: boolean;
    readonly Tmpfs: Record<string, string> | null;
    readonly LogConfig: { readonly Type: string; readonly Config: Record<string, string> };
    readonly NetworkMode: string;
  };
  readonly Mounts: { readonly Type: string; readonly Source: string }[];
  readonly NetworkSettings: {
    readonly Networks: Record<string, unknown>;
    readonly Ports: Record<string, { HostIp: string }[] | null> | null;
  };
}

/** The facts of an existing container. */
export function factsFromDocker(name: string): ContainerFacts {
  const [{ State, Config, HostConfig, Mounts, NetworkSettings }] = JSON.parse(docker("container", "inspect", name)) as [
    Inspected,
  ];
  return {
    runs: State.Status !== "created" || !State.StartedAt.startsWith("0001-"),
    image: Config.Image,
    user: Config.User,
    privileged: HostConfig.Privileged,
    groupsAdded: HostConfig.GroupAdd ?? [],
    capabilitiesAdded: HostConfig.CapAdd ?? [],
    capabilitiesDropped: HostConfig.CapDrop ?? [],
    securityOptions: HostConfig.SecurityOpt ?? [],
    namespaces: {
      pid: HostConfig.PidMode,
      ipc: HostConfig.IpcMode,
      uts: HostConfig.UTSMode,
      userns: HostConfig.UsernsMode,
      cgroup: HostConfig.CgroupnsMode ?? "",
    },
    networks: Object.keys(NetworkSettings.Networks),
    // The source of a named volume is a path of Docker's; the source of a bind mount is the user's.
    hostPaths: [
      ...Mounts.filter(({ Type }) => Type === "bind").map(({ Source }) => Source),
      ...(HostConfig.Binds ?? []).map((bind) => bind.split(":")[0]!).filter((source) => source.startsWith("/")),
    ],
    devices: (HostConfig.Devices ?? []).map(({ PathOnHost, CgroupPermissions }) => ({
      path: PathOnHost,
      permissions: CgroupPermissions,
    })),
    ports: Object.entries(NetworkSettings.Ports ?? {}).flatMap(([port, bindings]) =>
      (bindings ?? []).map(({ HostIp }) => ({ internal: Number.parseInt(port), ip: HostIp })),
    ),
    publishesAllPorts: HostConfig.PublishAllPorts,
    memory: HostConfig.Memory,
    memoryAndSwap: HostConfig.MemorySwap,
    readOnlyRoot: HostConfig.ReadonlyRootfs,
    tmpfs: HostConfig.Tmpfs ?? {},
    log: {
      driver: HostConfig.LogConfig.Type,
      maxSize: HostConfig.LogConfig.Config["max-size"] ?? "",
      maxFiles: HostConfig.LogConfig.Config["max-file"] ?? "",
    },
  };
}
