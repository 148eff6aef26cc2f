import { createServer } from "node:net";

// Below the range from which the system gives ports to outgoing connections, Pulumi's own among them.
const [first, last] = [20_000, 31_000] as const;

/** That many free TCP ports of 127.0.0.1. */
export async function freePorts(count: number): Promise<number[]> {
  const found: number[] = [];
  for (let port = first + Math.floor(Math.random() * (last - first)); found.length < count; port++) {
    if (await isFree(port)) {
      found.push(port);
    }
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
