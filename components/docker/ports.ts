import { createServer } from "node:net";
import { execFile } from "node:child_process";
import { docker, dockerEndpoint, isLocal } from "./cli";
import { identityLabel, type Claim } from "./names";

/** A port to publish, and the setting that says so. */
export interface WantedPort {
  readonly setting: string;
  readonly port: number;
}

/** Says which wanted ports are taken and by what, unless it is by this stack itself. */
export async function portProblems(claim: Pick<Claim, "bindAddress" | "identity" | "ports">): Promise<string[]> {
  const problems = await Promise.all(claim.ports.map((wanted) => portProblem(wanted, claim)));
  return problems.filter((problem) => problem !== undefined);
}

async function portProblem(
  { setting, port }: WantedPort,
  { bindAddress, identity }: Pick<Claim, "bindAddress" | "identity">,
): Promise<string | undefined> {
  const remedy = `Stop it, or set ${setting} to another port.`;
  const format = `{{.Names}}\t{{.Label "${identityLabel}"}}`;
  const { stdout } = await docker(["ps", "--filter", `publish=${port}`, "--format", format]);
  const holders = stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => line.split("\t"));
  if (holders.some(([, owner]) => owner === identity)) {
    return undefined;
  }
  if (holders.length > 0) {
    return `Port ${port} is in use by the container ${holders[0]![0]}. ${remedy}`;
  }
  if (!isLocal(dockerEndpoint())) {
    return undefined;
  }
  const error = await tryToListen(bindAddress, port);
  if (error === "EADDRNOTAVAIL") {
    return `${bindAddress} is not an address of this machine. Set bindAddress to one that is.`;
  }
  if (error === "EADDRINUSE") {
    return `Port ${port} on ${bindAddress} is in use by ${await listener(port)}. ${remedy}`;
  }
  return undefined;
}

/** The error code of listening there; undefined when it works. */
function tryToListen(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => resolve(error.code));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}

/** The program that listens on a port, as far as this machine tells. */
async function listener(port: number): Promise<string> {
  const lsof = await output("lsof", ["-nP", `-iTCP:${port}`, "-sTCP:LISTEN", "-Fcp"]);
  const [, pid, name] = /^p(\d+)\n(?:.*\n)*?c(.+)$/m.exec(lsof) ?? [];
  if (name !== undefined) {
    return `${name} (process ${pid})`;
  }
  const ss = await output("ss", ["-Hltnp", `sport = :${port}`]);
  const [, ssName, ssPid] = /\("([^"]+)",pid=(\d+)/.exec(ss) ?? [];
  return ssName === undefined ? "another program" : `${ssName} (process ${ssPid})`;
}

function output(command: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve) => execFile(command, args, { timeout: 5_000 }, (_error, stdout) => resolve(stdout)));
}
