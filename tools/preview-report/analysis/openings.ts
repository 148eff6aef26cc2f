import type { Warning } from "../model";
import { services, type Inputs, type ServiceChange } from "./resources";
import { canonical, list, objects, show, without } from "./values";

/** What opens a container to somebody, or gives it a right that it didn't have. */
export function openingWarnings(resources: Parameters<typeof services>[0]): Warning[] {
  return services(resources)
    .filter(({ new: next }) => next !== undefined)
    .flatMap((change) => [...portWarnings(change), ...privilegeWarnings(change)]);
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
      return []; // A published port that moves to another number is no opening.
    }
    if (samePort.length > 0) {
      const from = show(samePort[0]!["ip"] ?? "0.0.0.0");
      return isLoopback(ip) ? [] : [{ kind: "bind-widened", values: [service, address, from] }];
    }
    return [{ kind: "port-opened", values: [service, address, isLoopback(ip) ? "loopback" : "network"] }];
  });
}

/** Inputs that guard while they are there, or that give a right while they are there, and how to read them. */
const rights: readonly { readonly name: string; readonly read: (inputs: Inputs) => readonly unknown[] }[] = [
  { name: "capabilities.adds", read: ({ capabilities }) => list((capabilities as Inputs | undefined)?.["adds"]) },
  { name: "privileged", read: ({ privileged }) => (privileged === true ? [true] : []) },
  { name: "devices", read: ({ devices }) => list(devices) },
  { name: "groupAdds", read: ({ groupAdds }) => list(groupAdds) },
  { name: "networkMode", read: ({ networkMode }) => (networkMode === "host" ? ["host"] : []) },
  { name: "pidMode", read: ({ pidMode }) => (pidMode === "host" ? ["host"] : []) },
  { name: "ipcMode", read: ({ ipcMode }) => (ipcMode === "host" ? ["host"] : []) },
  { name: "networksAdvanced", read: ({ networksAdvanced }) => objects(networksAdvanced).map(({ name }) => name) },
  {
    name: "volumes",
    read: ({ volumes }) => objects(volumes).flatMap(({ hostPath }) => (hostPath === undefined ? [] : [hostPath])),
  },
  {
    name: "mounts",
    read: ({ mounts }) => objects(mounts).flatMap(({ type, source }) => (type === "bind" ? [source] : [])),
  },
];
const guards: typeof rights = [
  { name: "capabilities.drops", read: ({ capabilities }) => list((capabilities as Inputs | undefined)?.["drops"]) },
  { name: "securityOpts", read: ({ securityOpts }) => list(securityOpts) },
  { name: "readOnly", read: ({ readOnly }) => (readOnly === true ? [true] : []) },
  { name: "memory", read: ({ memory }) => (memory === undefined || memory === 0 ? [] : ["limited"]) },
];

function privilegeWarnings({ service, old = {}, new: next = {} }: ServiceChange): Warning[] {
  const warning = (name: string, from: readonly unknown[], to: readonly unknown[]): Warning => ({
    kind: "privilege",
    values: [service, name, show(canonical(from)), show(canonical(to))],
  });
  // A new service's network is not news, everything else that it may is.
  const known = Object.keys(old).length > 0;
  const gained = rights
    .filter(({ name }) => known || name !== "networksAdvanced")
    .filter(({ read }) => known || read(next).length > 0)
    .filter(({ read }) => without(read(next), read(old)).length > 0)
    .map(({ name, read }) => warning(name, read(old), read(next)));
  const lost = guards
    .filter(({ read }) => without(read(old), read(next)).length > 0)
    .map(({ name, read }) => warning(name, read(old), read(next)));
  const root = isRoot(next) && (known ? !isRoot(old) : true) && next["start"] !== false;
  return [...gained, ...lost, ...(root ? [warning("user", [old["user"] ?? ""], [next["user"] ?? ""])] : [])];
}

/** The image's own user is not known here, so none counts as root. */
function isRoot({ user }: Inputs): boolean {
  return user === undefined || /^(0|root)?(:|$)/.test(String(user));
}
