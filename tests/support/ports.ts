import { createServer, type AddressInfo } from "node:net";

/** As many free ports of the loopback interface as asked for. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, () => {
      const server = createServer();
      return new Promise<typeof server>((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
    }),
  );
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

const portKeys = ["otlpGrpcPort", "otlpHttpPort", "collectorMetricsPort", "tempoPort", "prometheusPort", "grafanaPort"];

/** Settings that put every published port on a free one. */
export async function portSettings(): Promise<Record<string, string>> {
  const ports = await freePorts(portKeys.length);
  return Object.fromEntries(portKeys.map((key, index) => [key, String(ports[index])]));
}
