import type * as docker from "@pulumi/docker";
import type { Unwrap } from "@pulumi/pulumi";
import type { ContainerFacts } from "./facts";

/** The inputs of a container resource, as a policy sees them. */
export type ContainerInputs = Unwrap<docker.ContainerArgs>;

/**
 * The facts of a container resource. Reads only the fields that the rules need: in a preview some inputs (labels,
 * secrets) are unknown, and the policy SDK aborts the check when one of those is read.
 */
export function factsFromInputs(inputs: ContainerInputs): ContainerFacts {
  const { capabilities, logOpts } = inputs;
  return {
    runs: inputs.start !== false,
    image: inputs.image,
    user: inputs.user ?? "",
    privileged: inputs.privileged ?? false,
    groupsAdded: inputs.groupAdds ?? [],
    capabilitiesAdded: capabilities?.adds ?? [],
    capabilitiesDropped: capabilities?.drops ?? [],
    securityOptions: inputs.securityOpts ?? [],
    namespaces: {
      pid: inputs.pidMode ?? "",
      ipc: inputs.ipcMode ?? "",
      userns: inputs.usernsMode ?? "",
      cgroup: inputs.cgroupnsMode ?? "",
    },
    networks: networks(inputs),
    hostPaths: [
      ...(inputs.volumes ?? []).map(({ hostPath }) => hostPath),
      ...(inputs.mounts ?? []).map(({ type, source }) => (type === "bind" ? source : undefined)),
    ].filter((path): path is string => path !== undefined && path !== ""),
    devices: (inputs.devices ?? []).map(({ hostPath, permissions }) => ({
      path: hostPath,
      permissions: permissions || "rwm", // The provider's default.
    })),
    ports: (inputs.ports ?? []).map(({ internal, ip }) => ({ internal, ip: ip ?? "" })),
    publishesAllPorts: inputs.publishAllPorts ?? false,
    memory: inputs.memory ?? 0,
    memoryAndSwap: inputs.memorySwap ?? 0,
    readOnlyRoot: inputs.readOnly ?? false,
    tmpfs: inputs.tmpfs ?? {},
    log: {
      driver: inputs.logDriver ?? "",
      maxSize: logOpts?.["max-size"] ?? "",
      maxFiles: logOpts?.["max-file"] ?? "",
    },
  };
}

/** The provider sets the mode `bridge` by default, and disconnects that network again when others are given. */
function networks({ networkMode = "bridge", networksAdvanced = [] }: ContainerInputs): string[] {
  const others = networksAdvanced.map(({ name }) => name);
  return networkMode === "bridge" && others.length > 0 ? others : [networkMode, ...others];
}
