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

/** An engine, by the way to it. */
export interface Engine {
  readonly endpoint: string;
  /** The docker context that has this endpoint. */
  readonly context?: string;
}

/** The current docker context. Only read while `DOCKER_HOST` is unset, which overrides the context. */
function currentContext(): Engine[] {
  const args = ["context", "inspect", "--format", "{{.Name}} {{.Endpoints.docker.Host}}"];
  const { stdout } = spawnSync("docker", args, { encoding: "utf8", timeout: 10_000 });
  const [context, endpoint] = (stdout ?? "").trim().split(" ");
  return context && endpoint ? [{ context, endpoint }] : [];
}

function candidates(): Engine[] {
  const all = [...currentContext(), ...[defaultEndpoint, ...otherSockets()].map((endpoint) => ({ endpoint }))];
  return all.filter(({ endpoint }, index) => all.findIndex((other) => other.endpoint === endpoint) === index);
}

/**
 * Finds a Docker engine and sets `DOCKER_HOST` to it for this process and for the provider: the one that `DOCKER_HOST`
 * names; when it is unset, the first one that responds of the current docker context's, the default socket, and the
 * sockets of other engines.
 * @throws UserError with every endpoint that was tried and its error.
 */
export async function findEngine(): Promise<Engine> {
  const named = process.env["DOCKER_HOST"];
  const failures: string[] = [];
  for (const candidate of named ? [{ endpoint: named }] : candidates()) {
    const { endpoint } = candidate;
    process.env["DOCKER_HOST"] = endpoint;
    const { ok, stderr } = await docker(["version", "--format", "{{.Server.Version}}"], 15_000);
    if (ok) {
      return candidate;
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
