import { networkInterfaces } from "node:os";
import { publishedPorts } from "../../configs/services";
import { freePorts } from "../../tools/local-pipeline/ports";

/** A free port for every port that can be published, by its setting. */
export async function freePortSettings(): Promise<Record<string, string>> {
  const ports = await freePorts(publishedPorts.length);
  return Object.fromEntries(publishedPorts.map(({ name }, index) => [`${name}Port`, String(ports[index])]));
}

/** Settings that put every port that is published by default on a free one. */
export async function portSettings(): Promise<Record<string, string>> {
  return publishedByDefault(await freePortSettings());
}

/** Those of the settings of ports whose ports are published by default. */
export function publishedByDefault(settings: Readonly<Record<string, string>>): Record<string, string> {
  const published = publishedPorts.filter(({ byDefault }) => byDefault).map(({ name }) => `${name}Port`);
  return Object.fromEntries(published.map((key) => [key, settings[key]!]));
}

/** An IPv4 address of this host that isn't loopback, for what is published to others. */
export const ownAddress = Object.values(networkInterfaces())
  .flat()
  .find((address) => address?.family === "IPv4" && !address.internal)?.address;
