import { unless, type Rule } from "./rule";

const sharedNetworks: readonly string[] = ["", "bridge", "default", "host", "none"];

/** What a container shares with the machine that it runs on: nothing but a volume and a network. */
export const isolationRules: readonly Rule[] = [
  {
    name: "no-host-namespaces",
    description: "No container shares a namespace with the machine or with another container.",
    problems: ({ namespaces }) =>
      Object.entries(namespaces)
        .filter(([, mode]) => mode === "host" || mode.startsWith("container:"))
        .map(([name, mode]) => `${name} mode is '${mode}': leave it unset`),
  },
  {
    name: "own-network",
    description: "A container that runs is on the stack's own bridge network; a carrier is on none.",
    problems: ({ runs, networks }) =>
      runs
        ? networks
            .filter((name) => sharedNetworks.includes(name) || name.startsWith("container:"))
            .map((name) => `its network is '${name}': put it on the stack's network alone (networksAdvanced)`)
        : unless(
            networks.join() === "none",
            `a carrier never talks: set networkMode to none, not '${networks.join()}'`,
          ),
  },
  {
    name: "no-docker-socket",
    description: "No container sees Docker's socket, which is root on the machine.",
    problems: ({ hostPaths }) =>
      hostPaths
        .filter((path) => /(docker|containerd|podman|crio)[^/]*\.sock$|^\/(var\/)?run\/?$/.test(path))
        .map((path) => `it sees ${path}: remove the mount`),
  },
  {
    name: "no-host-paths",
    description: "No container sees a path or a device of the machine: data is in named volumes, files are uploaded.",
    problems: ({ hostPaths, devices }) => [
      ...hostPaths.map((path) => `it sees ${path}: use a named volume or an upload`),
      ...devices.map(({ path, permissions }) => `it has the device ${path} (${permissions}): remove it`),
    ],
  },
  {
    name: "ports-on-one-address",
    description: "Every published port names the one address that it is published on.",
    problems: ({ ports, publishesAllPorts }) => [
      ...ports
        .filter(({ ip }) => ["", "0.0.0.0", "::", "[::]"].includes(ip))
        .map(({ internal }) => `port ${internal} is published on every address: set its ip`),
      ...unless(!publishesAllPorts, "it publishes every exposed port: set publishAllPorts to false"),
    ],
  },
];
