import type { ContainerInputs } from "../../components/hardening";
import { docker } from "./stackUnderTest";

/** The part of `docker container inspect` that the rules need. */
interface Inspected {
  readonly Name: string;
  readonly State: { readonly Status: string; readonly StartedAt: string };
  readonly Config: {
    readonly Image: string;
    readonly User: string;
    readonly Env: string[] | null;
    readonly Cmd: string[] | null;
    readonly Entrypoint: string[] | null;
  };
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
    readonly CgroupParent: string;
    readonly Runtime: string;
    readonly Sysctls: Record<string, string> | null;
    readonly Ulimits: unknown[] | null;
    readonly DeviceRequests: unknown[] | null;
    readonly DeviceCgroupRules: string[] | null;
    readonly VolumesFrom: string[] | null;
    readonly Binds: string[] | null;
    readonly ExtraHosts: string[] | null;
    readonly Devices: { PathOnHost: string; CgroupPermissions: string }[] | null;
    readonly PublishAllPorts: boolean;
    readonly Memory: number;
    readonly MemorySwap: number;
    readonly ReadonlyRootfs: boolean;
    readonly RestartPolicy: { readonly Name: string };
    readonly Tmpfs: Record<string, string> | null;
    readonly LogConfig: { readonly Type: string; readonly Config: Record<string, string> };
  };
  readonly Mounts: {
    readonly Type: string;
    readonly Name?: string;
    readonly Source: string;
    readonly Destination: string;
    readonly RW: boolean;
  }[];
  readonly NetworkSettings: {
    readonly Networks: Record<string, unknown>;
    readonly Ports: Record<string, { HostIp: string; HostPort: string }[] | null> | null;
  };
}

/**
 * An existing container as the inputs that would describe it, for the same rules. What an input isn't set for is left
 * out; a namespace that the provider has no input for is among `others`.
 */
export function inputsFromDocker(name: string): { inputs: ContainerInputs; others: Readonly<Record<string, string>> } {
  const [{ Name, State, Config, HostConfig, Mounts, NetworkSettings }] = JSON.parse(
    docker("container", "inspect", name),
  ) as [Inspected];
  const start = State.Status !== "created" || !State.StartedAt.startsWith("0001-");
  const networks = Object.keys(NetworkSettings.Networks);
  const inputs: ContainerInputs = {
    name: Name.replace(/^\//, ""),
    start,
    image: Config.Image,
    user: Config.User,
    envs: Config.Env ?? [],
    command: Config.Cmd ?? [],
    entrypoints: Config.Entrypoint ?? [],
    privileged: HostConfig.Privileged,
    groupAdds: HostConfig.GroupAdd ?? [],
    capabilities: { adds: HostConfig.CapAdd ?? [], drops: HostConfig.CapDrop ?? [] },
    securityOpts: HostConfig.SecurityOpt ?? [],
    pidMode: HostConfig.PidMode,
    ipcMode: HostConfig.IpcMode,
    usernsMode: HostConfig.UsernsMode,
    cgroupnsMode: HostConfig.CgroupnsMode,
    networkMode: start ? "bridge" : networks.join(),
    networksAdvanced: start ? networks.map((network) => ({ name: network })) : [],
    hosts: (HostConfig.ExtraHosts ?? []).map((entry) => {
      const [, host = entry, ip = ""] = /^([^:]+):(.*)$/.exec(entry) ?? [];
      return { host, ip };
    }),
    volumes: [
      ...Mounts.filter(({ Type, Name: volume }) => Type === "volume" && !isAnonymous(volume)).map(
        ({ Name: volumeName, Destination, RW }) => ({
          volumeName,
          containerPath: Destination,
          readOnly: !RW,
        }),
      ),
      ...(HostConfig.VolumesFrom ?? []).map((fromContainer) => ({ fromContainer })),
      ...(HostConfig.Binds ?? [])
        .map((bind) => bind.split(":"))
        .filter(([source]) => source!.startsWith("/"))
        .map(([hostPath, containerPath]) => ({ hostPath, containerPath })),
    ],
    mounts: Mounts.filter(({ Type }) => Type !== "volume" && Type !== "tmpfs").map(({ Type, Source, Destination }) => ({
      type: Type,
      source: Source,
      target: Destination,
    })),
    devices: (HostConfig.Devices ?? []).map(({ PathOnHost, CgroupPermissions }) => ({
      hostPath: PathOnHost,
      permissions: CgroupPermissions,
    })),
    ports: Object.entries(NetworkSettings.Ports ?? {}).flatMap(([port, bindings]) =>
      (bindings ?? []).map(({ HostIp, HostPort }) => ({
        internal: Number.parseInt(port),
        external: Number.parseInt(HostPort),
        ip: HostIp,
        protocol: port.split("/")[1],
      })),
    ),
    publishAllPorts: HostConfig.PublishAllPorts,
    memory: HostConfig.Memory,
    memorySwap: HostConfig.MemorySwap,
    readOnly: HostConfig.ReadonlyRootfs,
    restart: HostConfig.RestartPolicy.Name || "no",
    tmpfs: HostConfig.Tmpfs ?? {},
    logDriver: HostConfig.LogConfig.Type,
    logOpts: HostConfig.LogConfig.Config,
    ...presentInputs(HostConfig),
  };
  return { inputs, others: { uts: HostConfig.UTSMode } };
}

/** Whether Docker named the volume itself: it makes one for each VOLUME of an image at which no other is mounted. */
function isAnonymous(volume: string | undefined): boolean {
  return /^[0-9a-f]{64}$/.test(volume ?? "");
}

/** Inputs that no container of the project has, where the engine has them nevertheless. */
function presentInputs(host: Inspected["HostConfig"]): Partial<ContainerInputs> {
  const { CgroupParent, Runtime, Sysctls, Ulimits, DeviceRequests, DeviceCgroupRules } = host;
  return {
    ...(CgroupParent !== "" && { cgroupParent: CgroupParent }),
    ...(Runtime !== "runc" && { runtime: Runtime }),
    ...(Object.keys(Sysctls ?? {}).length > 0 && { sysctls: Sysctls! }),
    ...((Ulimits ?? []).length > 0 && { ulimits: [] }),
    ...((DeviceRequests ?? []).length > 0 && { deviceRequests: [] }),
    ...((DeviceCgroupRules ?? []).length > 0 && { deviceCgroupRules: DeviceCgroupRules! }),
  };
}
