import { hostName } from "../../configs/services";
import { otherKeys, runs, unless, type ContainerInputs, type ContainerRule } from "./rule";
import { ownName, ownNetworks } from "./names";

/** The modes of a namespace that is the container's own; empty is Docker's default. */
const ownModes: Readonly<Record<string, readonly string[]>> = {
  pid: [""],
  ipc: ["", "private"],
  userns: [""],
  // A private cgroup namespace is the default on cgroup v2 only.
  cgroup: ["private"],
};

/** What a container shares with its host: nothing but volumes (see `storage.ts`), ports (`ports.ts`) and a network. */
export const isolationRules: readonly ContainerRule[] = [
  {
    name: "no-host-namespaces",
    description: "No container shares a namespace with the host or with another container.",
    decides: ["pidMode", "ipcMode", "usernsMode", "cgroupnsMode"],
    inputs: () => ({ cgroupnsMode: "private" }),
    problems: ({ pidMode, ipcMode, usernsMode, cgroupnsMode }) =>
      Object.entries({ pid: pidMode, ipc: ipcMode, userns: usernsMode, cgroup: cgroupnsMode })
        .filter(([name, mode]) => !ownModes[name]!.includes(mode ?? ""))
        .map(
          ([name, mode]) => `${name} mode is '${mode ?? ""}': ${name === "cgroup" ? "set private" : "leave it unset"}`,
        ),
  },
  {
    name: "own-network",
    description: "A container that runs is on its own stack's networks; a carrier is on none.",
    decides: ["networkMode", "networksAdvanced"],
    inputs: ({ runs }) => (runs ? {} : { networkMode: "none" }),
    problems: (container) => {
      const joined = networks(container);
      const details = container.networksAdvanced ?? [];
      return runs(container)
        ? [
            ...joined
              .filter((name) => !ownNetworks(container).includes(name))
              .map((name) => `its network is '${name}': put it on its own stack's networks alone (networksAdvanced)`),
            ...details.flatMap((network) => networkProblems(network, container)),
          ]
        : unless(
            joined.join() === "none",
            `a carrier needs no network: set networkMode to none, not '${joined.join()}'`,
          );
    },
  },
  {
    name: "no-other-hosts",
    description: "No container gets host names of its own, except host.docker.internal for the host.",
    decides: ["hosts"],
    problems: ({ hosts = [] }) =>
      hosts
        .filter(({ host, ip }) => host !== "host.docker.internal" || ip !== "host-gateway")
        .map(({ host, ip }) => `the host name ${host} leads to ${ip}: remove it`),
  },
];

/** The names of a container's networks. The provider disconnects the network of the mode `bridge` when there are others. */
function networks({ networkMode = "bridge", networksAdvanced = [] }: ContainerInputs): string[] {
  const others = networksAdvanced.map(({ name }) => name);
  return networkMode === "bridge" && others.length > 0 ? others : [networkMode, ...others];
}

function networkProblems(
  network: NonNullable<ContainerInputs["networksAdvanced"]>[number],
  container: ContainerInputs,
): string[] {
  const service = ownName(container)?.service;
  const allowed = service === undefined ? [] : [service, hostName(service)];
  return [
    ...otherKeys(network, ["name", "aliases"], `the network ${network.name}`),
    ...(network.aliases ?? [])
      .filter((alias) => !allowed.includes(alias))
      .map((alias) => `it is called ${alias} on the network ${network.name}: its aliases are its service's names`),
  ];
}
