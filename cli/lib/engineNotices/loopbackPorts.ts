import type { Notice } from "./notice";

const fixedIn = 28;

/**
 * Before version 28.0, Docker on Linux accepts packets for a port that is published on 127.0.0.1 from every interface:
 * the DNAT rule names the address, not the interface, so that a host on the same network segment which sends them to
 * this host's MAC address reaches the container. Since 28.0 they are dropped in the table `raw`.
 *
 * Not with Docker Desktop, whose engine has a virtual machine of its own, and not with rootless Docker, whose rules are
 * in a network namespace of its own.
 *
 * Source: https://github.com/moby/moby/issues/45610, and the warning in
 * https://docs.docker.com/engine/network/port-publishing/.
 */
export const loopbackPorts: Notice = {
  id: "loopback-ports",
  text: ({ kind, rootless, version, publishedOn }) =>
    kind === "docker" &&
    !rootless &&
    Number.parseInt(version, 10) < fixedIn &&
    publishedOn.some((address) => address.startsWith("127."))
      ? `Docker ${version} lets hosts on the same network segment reach ports that are published on 127.0.0.1. ` +
        "Update to Docker 28 or newer, or add the firewall rule in docs/security.md (The engine)."
      : undefined,
};
