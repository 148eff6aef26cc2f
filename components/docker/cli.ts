import { run } from "./run";

/** What a `docker` command returned. */
export interface DockerResult {
  readonly ok: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** The provider's default endpoint, when `DOCKER_HOST` isn't set; it ignores docker contexts. */
export const defaultEndpoint =
  process.platform === "win32" ? "npipe:////./pipe/docker_engine" : "unix:///var/run/docker.sock";

/** The endpoint of the Docker engine that the provider uses. */
export function dockerEndpoint(env: NodeJS.ProcessEnv = process.env): string {
  return env["DOCKER_HOST"] || defaultEndpoint;
}

/** Whether the engine publishes its ports on this host, as far as its endpoint tells. */
export function isLocal(endpoint: string): boolean {
  return /^(unix|npipe):/.test(endpoint) || /^tcp:\/\/(127\.|localhost)/.test(endpoint);
}

/**
 * Runs the `docker` command against the provider's engine, not the current context's.
 * A command that fails is a result, not an exception.
 */
export async function docker(args: readonly string[], timeoutMs = 30_000): Promise<DockerResult> {
  const env: NodeJS.ProcessEnv = { ...process.env, DOCKER_HOST: dockerEndpoint() };
  delete env["DOCKER_CONTEXT"]; // It would take precedence over DOCKER_HOST.
  try {
    const { status, stdout, stderr } = await run("docker", args, { env, timeoutMs });
    const reason = status === -1 ? `docker ${args[0] ?? ""} did not end within ${timeoutMs / 1000} s` : "";
    return { ok: status === 0, stdout, stderr: stderr || reason };
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === "ENOENT";
    return {
      ok: false,
      stdout: "",
      stderr: missing ? "the docker command is not installed or not on the PATH" : (error as Error).message,
    };
  }
}

/** Parses the output of `docker … --format '{{json .}}'`: one JSON document per line. */
export function jsonLines<T>(text: string): T[] {
  return text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => JSON.parse(line) as T);
}

/** The last lines of a container's log: standard output, then standard error. */
export async function lastLogLines(container: string, lines: number): Promise<string> {
  const { stdout, stderr } = await docker(["logs", "--tail", String(lines), container]);
  return `${stdout}${stderr}`.trimEnd();
}
