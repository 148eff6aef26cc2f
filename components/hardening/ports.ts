import { isIPv4 } from "node:net";
import { ownName } from "./names";
import { otherKeys, unless, type ContainerInputs, type ContainerRule } from "./rule";

/** What of a container is published on the host. */
export const portRules: readonly ContainerRule[] = [
  {
    name: "ports-on-one-address",
    description: "Every published port names the IPv4 address that it is published on.",
    decides: ["ports"],
    problems: ({ ports = [] }) =>
      ports.flatMap((port) => [
        ...unless(
          isIPv4(port.ip ?? ""),
          `port ${port.internal} is published on '${port.ip ?? ""}', which Docker may take for every address: set its ip to one IPv4 address`,
        ),
        ...unless(
          (port.protocol ?? "tcp") === "tcp",
          `port ${port.internal} is published for ${port.protocol ?? ""}: no service has other ports than tcp`,
        ),
        ...otherKeys(port, ["internal", "external", "ip", "protocol"], `the port ${port.internal}`),
      ]),
  },
  {
    name: "not-on-every-address",
    description: "No port is published on all addresses of the host at once (0.0.0.0).",
    level: "advisory", // The setting `bindAddress` permits it, with authentication and TLS.
    decides: ["ports"],
    problems: ({ ports = [] }) =>
      ports
        .filter(({ ip }) => ip === "0.0.0.0")
        .map(({ internal }) => `port ${internal} is published on every address: set bindAddress to one address`),
  },
  {
    name: "listed-ports",
    description: "Only ports that the table of services lists for publication are published.",
    decides: ["ports"],
    problems: (container) =>
      (container.ports ?? [])
        .filter(({ internal }) => !publishable(container).includes(internal))
        .map(({ internal }) => `port ${internal} is not one that its service publishes: remove it`),
  },
  {
    name: "no-random-ports",
    description: "No container publishes all ports of its image.",
    decides: ["publishAllPorts"],
    problems: ({ publishAllPorts }) =>
      unless(publishAllPorts !== true, "it publishes every exposed port: set publishAllPorts to false"),
  },
];

function publishable(container: ContainerInputs): number[] {
  const own = ownName(container);
  return own === undefined ? [] : Object.keys(own.row.published).map((port) => own.row.ports[port]!);
}
