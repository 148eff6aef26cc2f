import type { Notice } from "./notice";

/**
 * A rootless engine has its own network namespace, whose loopback and bridge aren't the host's: `host-gateway`, and so
 * `host.docker.internal`, doesn't lead to programs on this host. Limits of memory need cgroup v2 with systemd, see
 * `limits.ts`. A container's root is an ordinary user of the host, which is more than the stack's own hardening gives.
 *
 * Source: https://docs.docker.com/engine/security/rootless/ (known limitations, networking errors).
 */
export const rootless: Notice = {
  id: "rootless",
  text: ({ kind, rootless: applies }) =>
    applies && kind === "docker"
      ? "Docker runs rootless: containers don't reach programs on this machine by host.docker.internal, so Prometheus " +
        "can't scrape them (scrapeTargets)."
      : undefined,
};
