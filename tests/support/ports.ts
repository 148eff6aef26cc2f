import { networkInterfaces } from "node:os";
import { createServer } from "node:net";

// Below the range from which the system gives ports to outgoing connections, Pulumi's own among them.
const [first, last] = [20_000, 31_000] as const;

/** As many free ports of the loopback interface as asked for. */
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

const portKeys = ["otlpGrpcPort", "otlpHttpPort", "collectorMetricsPort", "tempoPort", "prometheusPort", "grafanaPort"];

/** Settings that put every published port on a free one. */
export async function portSettings(): Promise<Record<string, string>> {
  const ports = await freePorts(portKeys.length);
  return Object.fromEntries(portKeys.map((key, index) => [key, String(ports[index])]));
}

/** An address of this machine that isn't loopback, for what is published to others. */
export const ownAddress = Object.values(networkInterfaces())
  .flat()
  .find((address) => address?.family === "IPv4" && !address.internal)?.address;
