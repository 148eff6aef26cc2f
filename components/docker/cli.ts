import { execFile } from "node:child_process";

/** What a `docker` command gave. */
export interface DockerResult {
  readonly ok: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where the provider looks for the engine when `DOCKER_HOST` says nothing; it knows no docker contexts. */
export const defaultEndpoint =
  process.platform === "win32" ? "npipe:////./pipe/docker_engine" : "unix:///var/run/docker.sock";

/** The engine that the provider talks to. */
export function dockerEndpoint(env: NodeJS.ProcessEnv = process.env): string {
  return env["DOCKER_HOST"] || defaultEndpoint;
}

/** Whether the engine publishes its ports on this machine, as far as its address tells. */
export function isLocal(endpoint: string): boolean {
  return /^(unix|npipe):/.test(endpoint) || /^tcp:\/\/(127\.|localhost)/.test(endpoint);
}

/**
 * Runs the `docker` command against the provider's engine, not the current context's.
 * A command that fails is a result, not an exception.
 */
export function docker(args: readonly string[], timeoutMs = 30_000): Promise<DockerResult> {
  const env: NodeJS.ProcessEnv = { ...process.env, DOCKER_HOST: dockerEndpoint() };
  delete env["DOCKER_CONTEXT"]; // It would win over DOCKER_HOST.
  return new Promise((resolve) => {
    execFile("docker", args, { env, timeout: timeoutMs, maxBuffer: 16 << 20 }, (error, stdout, stderr) => {
      const missing = (error as NodeJS.ErrnoException | null)?.code === "ENOENT";
      resolve({
        ok: error === null,
        stdout,
        stderr: missing ? "the docker command is not installed or not on the PATH" : stderr || (error?.message ?? ""),
      });
    });
  });
}

/** Parses what `docker … --format '{{json .}}'` printed: one JSON document a line. */
export function jsonLines<T>(text: string): T[] {
  return text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => JSON.parse(line) as T);
}

/** The last lines of a container's log, both streams, in the order in which Docker gives them. */
export async function lastLogLines(container: string, lines: number): Promise<string> {
  const { stdout, stderr } = await docker(["logs", "--tail", String(lines), container]);
  return `${stdout}${stderr}`.trimEnd();
}
