import { unless, type Rule } from "./rule";

const sharedNetworks: readonly string[] = ["", "bridge", "default", "host", "none"];

/** What a container shares with its host: nothing but volumes and a network. */
export const isolationRules: readonly Rule[] = [
  {
    name: "no-host-namespaces",
    description: "No container shares a namespace with the host or with another container.",
    // A private cgroup namespace is the default on cgroup v2 only.
    inputs: () => ({ cgroupnsMode: "private" }),
    problems: ({ namespaces }) =>
      Object.entries(namespaces)
        .filter(([, mode]) => mode === "host" || mode.startsWith("container:"))
        .map(([name, mode]) => `${name} mode is '${mode}': leave it unset`),
  },
  {
    name: "own-network",
    description: "A container that runs is on the stack's own bridge network; a carrier is on none.",
    inputs: ({ runs }) => (runs ? {} : { networkMode: "none" }),
    problems: ({ runs, networks }) =>
      runs
        ? networks
            .filter((name) => sharedNetworks.includes(name) || name.startsWith("container:"))
            .map((name) => `its network is '${name}': put it on the stack's network alone (networksAdvanced)`)
        : unless(
            networks.join() === "none",
            `a carrier needs no network: set networkMode to none, not '${networks.join()}'`,
          ),
  },
  {
    name: "no-docker-socket",
    description: "No container has access to Docker's socket, which amounts to root on the host.",
    problems: ({ hostPaths }) =>
      hostPaths
        .filter((path) => /(docker|containerd|podman|crio)[^/]*\.sock$|^\/(var\/)?run\/?$/.test(path))
        .map((path) => `${path} is mounted into it: remove the mount`),
  },
  {
    name: "no-host-paths",
    description:
      "No path or device of the host is mounted into a container: data is in named volumes, files are uploaded.",
    problems: ({ hostPaths, devices }) => [
      ...hostPaths.map((path) => `${path} is mounted into it: use a named volume or an upload`),
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
