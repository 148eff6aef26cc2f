import type { Notice } from "./notice";

/**
 * Docker Desktop runs its engine in a virtual machine. It publishes ports by a process on the host, so `bindAddress`
 * means an address of the host, and containers have no addresses that the host or its network reaches. Its
 * `host.docker.internal` leads to the host's loopback: also to programs that listen on 127.0.0.1 only.
 *
 * Source: https://docs.docker.com/desktop/features/networking/.
 */
export const dockerDesktop: Notice = {
  id: "docker-desktop",
  text: ({ kind }) =>
    kind === "docker-desktop"
      ? "Docker Desktop: by host.docker.internal the services reach every program of this machine, those on 127.0.0.1, too."
      : undefined,
};
