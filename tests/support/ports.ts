import { networkInterfaces } from "node:os";
import { freePorts } from "../../tools/local-pipeline/ports";

const portKeys = ["otlpGrpcPort", "otlpHttpPort", "collectorMetricsPort", "tempoPort", "prometheusPort", "grafanaPort"];

/** Settings that put every published port on a free one. */
export async function portSettings(): Promise<Record<string, string>> {
  const ports = await freePorts(portKeys.length);
  return Object.fromEntries(portKeys.map((key, index) => [key, String(ports[index])]));
}

/** An IPv4 address of this host that isn't loopback, for what is published to others. */
export const ownAddress = Object.values(networkInterfaces())
  .flat()
  .find((address) => address?.family === "IPv4" && !address.internal)?.address;
