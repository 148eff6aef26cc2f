import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { defaultEndpoint, docker } from "../../components/docker/cli";
import { UserError } from "./errors";

/** The sockets of engines that don't use the default one: Docker Desktop, Colima, Rancher, rootless Docker, Podman. */
function otherSockets(): string[] {
  const home = homedir();
  const runtime = process.env["XDG_RUNTIME_DIR"] ?? `/run/user/${process.getuid?.() ?? 1000}`;
  return [
    join(home, ".docker/run/docker.sock"),
    join(home, ".docker/desktop/docker.sock"),
    join(home, ".colima/default/docker.sock"),
    join(home, ".rd/docker.sock"),
    join(runtime, "docker.sock"),
    join(runtime, "podman/podman.sock"),
  ]
    .filter(existsSync)
    .map((path) => `unix://${path}`);
}

/** The endpoint of the current docker context. Only read while `DOCKER_HOST` is unset, which overrides the context. */
function contextEndpoint(): string[] {
  const args = ["context", "inspect", "--format", "{{.Endpoints.docker.Host}}"];
  const { stdout } = spawnSync("docker", args, { encoding: "utf8", timeout: 10_000 });
  return stdout && stdout.trim() !== "" ? [stdout.trim()] : [];
}

/**
 * Finds a Docker engine and sets `DOCKER_HOST` to it for this process and for the provider: the one that `DOCKER_HOST`
 * names; when it is unset, the first one that responds of the current docker context's, the default socket, and the
 * sockets of other engines.
 * @throws UserError with every endpoint that was tried and its error.
 */
export async function findEngine(): Promise<void> {
  const named = process.env["DOCKER_HOST"];
  const endpoints = named ? [named] : [...new Set([...contextEndpoint(), defaultEndpoint, ...otherSockets()])];
  const failures: string[] = [];
  for (const endpoint of endpoints) {
    process.env["DOCKER_HOST"] = endpoint;
    const { ok, stderr } = await docker(["version", "--format", "{{.Server.Version}}"], 15_000);
    if (ok) {
      return;
    }
    failures.push(`  ${endpoint}: ${stderr.trim().split("\n")[0] ?? ""}`);
  }
  if (!named) {
    delete process.env["DOCKER_HOST"];
  }
  throw new UserError(
    "No Docker engine answers. Start Docker (or Colima, or Podman's Docker service), or set DOCKER_HOST to its " +
      `address, and run this again. Tried:\n${failures.join("\n")}`,
  );
}
