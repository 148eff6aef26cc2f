import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { defaultEndpoint, docker } from "../../components/docker/cli";
import { UserError } from "./errors";

/** Where engines listen that don't take the default place: Docker Desktop, Colima, Rancher, rootless Docker, Podman. */
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

/** The engine that `docker ps` shows. Asked without `DOCKER_HOST`, which would make it the answer. */
function contextEndpoint(): string[] {
  const args = ["context", "inspect", "--format", "{{.Endpoints.docker.Host}}"];
  const { stdout } = spawnSync("docker", args, { encoding: "utf8", timeout: 10_000 });
  return stdout && stdout.trim() !== "" ? [stdout.trim()] : [];
}

/**
 * Finds an engine that answers and makes it the one of this process and of the provider (`DOCKER_HOST`): the one that
 * `DOCKER_HOST` names, else that of the current docker context, else the first that answers.
 * @throws UserError naming every place that was tried.
 */
export async function findEngine(): Promise<void> {
  const named = process.env["DOCKER_HOST"];
  const places = named ? [named] : [...new Set([...contextEndpoint(), defaultEndpoint, ...otherSockets()])];
  const answers: string[] = [];
  for (const place of places) {
    process.env["DOCKER_HOST"] = place;
    const { ok, stderr } = await docker(["version", "--format", "{{.Server.Version}}"], 15_000);
    if (ok) {
      return;
    }
    answers.push(`  ${place}: ${stderr.trim().split("\n")[0] ?? ""}`);
  }
  throw new UserError(
    "No Docker engine answers. Start Docker (or Colima, or Podman's Docker service), or set DOCKER_HOST to its " +
      `address, and run this again. Tried:\n${answers.join("\n")}`,
  );
}
