import type { Warning } from "../model";
import { serviceChanges, type Resource, type ServiceChange } from "./resources";
import { objects, show } from "./values";

/** Changes that make a service reachable for more clients: published ports and joined networks. */
export function openingWarnings(resources: readonly Resource[]): Warning[] {
  return serviceChanges(resources)
    .filter(({ new: next }) => next !== undefined)
    .flatMap((change) => [...portWarnings(change), ...networkWarnings(change)]);
}

function isLoopback(ip: unknown): boolean {
  return typeof ip === "string" && (ip.startsWith("127.") || ip === "::1");
}

function portWarnings({ service, old, new: next }: ServiceChange): Warning[] {
  const before = objects(old?.["ports"]);
  return objects(next?.["ports"]).flatMap(({ external, internal, ip, protocol }): Warning[] => {
    const address = `${show(ip ?? "0.0.0.0")}:${show(external)}`;
    const samePort = before.filter((port) => port["internal"] === internal && port["protocol"] === protocol);
    if (samePort.some((port) => port["ip"] === ip)) {
      return []; // Only its number on the host changes.
    }
    if (samePort.length > 0) {
      const from = show(samePort[0]!["ip"] ?? "0.0.0.0");
      return isLoopback(ip) ? [] : [{ kind: "bind-widened", values: [service, address, from] }];
    }
    return [{ kind: "port-opened", values: [service, address, isLoopback(ip) ? "loopback" : "network"] }];
  });
}

/** No hardening rule can tell a foreign network from the stack's own, so the networks before and after are compared. */
function networkWarnings({ service, old, new: next }: ServiceChange): Warning[] {
  if (old === undefined) {
    return [];
  }
  const before = objects(old["networksAdvanced"]).map(({ name }) => name);
  return objects(next?.["networksAdvanced"])
    .filter(({ name }) => !before.includes(name))
    .map(({ name }) => ({ kind: "network-joined", values: [service, show(name)] }));
}
