import { createServer } from "node:net";

// Below the range from which the system gives ports to outgoing connections, Pulumi's own among them.
const [first, last] = [20_000, 32_000] as const;

// Between the moment when a port is found free and the one when a program listens there, another test process could find it
// too, and then ask the wrong program. So each of Jest's processes has a share of its own, and no port is given twice.
const shares = 12;
const shareSize = (last - first) / shares;
const shareStart = first + shareSize * (Number(process.env["JEST_WORKER_ID"] ?? 0) % shares);
let next = Math.floor(Math.random() * shareSize);

/** A free TCP port of 127.0.0.1 that this process hasn't had before. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < shareSize; tries++) {
    const port = shareStart + (next++ % shareSize);
    if (await isFree(port)) {
      return port;
    }
  }
  throw new Error(
    `No TCP port from ${shareStart} to ${shareStart + shareSize - 1} is free on 127.0.0.1. ` +
      "End the programs that listen there.",
  );
}

/** That many free TCP ports of 127.0.0.1. */
export async function freePorts(count: number): Promise<number[]> {
  const found: number[] = [];
  while (found.length < count) {
    found.push(await freePort());
  }
  return found;
}

function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
