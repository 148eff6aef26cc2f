import { createServer } from "node:net";
import { docker, dockerEndpoint, isLocal } from "./cli";
import { run } from "./run";

/** A host port to publish, and the setting that it comes from. */
export interface WantedPort {
  readonly setting: string;
  readonly port: number;
}

/** Which ports are to be published where, and how to recognise a container that may have them already. */
export interface WantedPorts {
  readonly bindAddress: string;
  readonly ports: readonly WantedPort[];
  /** A label, `name=value`, of the stack's own containers. */
  readonly ownLabel: string;
}

/** The ports that are in use, and by what, unless by the stack itself; one message each. */
export async function portProblems(wanted: WantedPorts): Promise<string[]> {
  const problems = await Promise.all(wanted.ports.map((port) => portProblem(port, wanted)));
  return problems.filter((problem) => problem !== undefined);
}

async function portProblem(
  { setting, port }: WantedPort,
  { bindAddress, ownLabel }: WantedPorts,
): Promise<string | undefined> {
  const remedy = `Stop it, or set ${setting} to another port.`;
  const publishing = async (...filters: string[]): Promise<string[]> => {
    const { stdout } = await docker(["ps", "--filter", `publish=${port}`, ...filters, "--format", "{{.Names}}"]);
    return stdout.split("\n").filter((line) => line !== "");
  };
  const own = await publishing("--filter", `label=${ownLabel}`);
  if (own.length > 0) {
    return undefined;
  }
  const [holder] = await publishing();
  if (holder !== undefined) {
    return `Port ${port} is in use by the container ${holder}. ${remedy}`;
  }
  if (!isLocal(dockerEndpoint())) {
    return undefined;
  }
  const error = await listenError(bindAddress, port);
  if (error === "EADDRNOTAVAIL") {
    return `${bindAddress} is not an address of this machine. Set bindAddress to one that is.`;
  }
  if (error === "EADDRINUSE") {
    return `Port ${port} on ${bindAddress} is in use by ${await listener(port)}. ${remedy}`;
  }
  return undefined;
}

/** The error code of listening on an address; undefined when it works. */
function listenError(host: string, port: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => resolve(error.code));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}

/** The program that listens on a port, as far as the host's tools can tell. */
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

async function output(command: string, args: readonly string[]): Promise<string> {
  try {
    return (await run(command, args, { timeoutMs: 5_000 })).stdout;
  } catch {
    return ""; // The program isn't installed.
  }
}
