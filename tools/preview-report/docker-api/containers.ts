import { created, idOf, imageObject, type JsonObject, type RecordedContainer } from "./state";

/** Published ports in a request: `{"4317/tcp": [{HostIp, HostPort}]}`. */
type PortBindings = Record<string, { HostIp?: string; HostPort?: string }[]>;

/** Values that a daemon fills in for absent ones, so that a container reads back as it would from a real engine. */
const hostConfigDefaults = {
  Runtime: "runc",
  IpcMode: "private",
  ShmSize: 64 * 1024 * 1024,
  CgroupnsMode: "private",
  NetworkMode: "default",
  LogConfig: { Type: "json-file", Config: {} },
  RestartPolicy: { Name: "no", MaximumRetryCount: 0 },
};

/** Replaces the absent and zero values of an object by defaults. */
function withDefaults(defaults: JsonObject, value: JsonObject): JsonObject {
  const present = Object.entries(value).filter(([, part]) => part !== null && part !== "" && part !== 0);
  return { ...value, ...defaults, ...Object.fromEntries(present) };
}

/** A container as `/containers/{id}/json` describes it: as requested, and running and healthy once it was started. */
export function containerObject({ id, name, request, networks, running }: RecordedContainer): JsonObject {
  const { HostConfig, ...config } = request;
  const hostConfig = withDefaults(hostConfigDefaults, (HostConfig as JsonObject | undefined) ?? {});
  const image = String(config["Image"]);
  return {
    Id: id,
    Created: created,
    Name: `/${name}`,
    Image: imageObject(image)["Id"],
    Platform: "linux",
    Driver: "overlay2",
    RestartCount: 0,
    Path: "",
    Args: [],
    Mounts: [],
    State: {
      Status: running ? "running" : "created",
      Running: running,
      Paused: false,
      Restarting: false,
      ExitCode: 0,
      ...(running && { Health: { Status: "healthy", FailingStreak: 0, Log: [] } }),
    },
    Config: { ...config, Hostname: (config["Hostname"] as string) || id.slice(0, 12) },
    HostConfig: hostConfig,
    NetworkSettings: {
      Bridge: "",
      Ports: running ? publishedPorts((hostConfig["PortBindings"] as PortBindings | undefined) ?? {}) : {},
      Networks: Object.fromEntries([...networks].map(([network, endpoint]) => [network, endpointObject(id, endpoint)])),
    },
  };
}

/** A container as an element of `/containers/json`. */
export function containerSummary({ id, name, request, running }: RecordedContainer): JsonObject {
  return {
    Id: id,
    Names: [`/${name}`],
    Image: request["Image"],
    Labels: request["Labels"] ?? {},
    State: running ? "running" : "created",
    Status: running ? "Up" : "Created",
    Ports: [],
    Created: 0,
  };
}

function publishedPorts(bindings: PortBindings): JsonObject {
  return Object.fromEntries(
    Object.entries(bindings).map(([port, hosts]) => [
      port,
      hosts.map(({ HostIp, HostPort }) => ({ HostIp: HostIp || "0.0.0.0", HostPort: HostPort ?? "" })),
    ]),
  );
}

/** A container's endpoint in a network. Its addresses are invented, in the range that Docker usually assigns. */
function endpointObject(id: string, endpoint: JsonObject): JsonObject {
  const host = 2 + (Number.parseInt(idOf(id).slice(0, 4), 16) % 200);
  return {
    ...endpoint,
    IPAddress: `172.18.0.${host}`,
    IPPrefixLen: 16,
    Gateway: "172.18.0.1",
    MacAddress: "02:42:ac:12:00:02",
    IPv6Gateway: "",
    GlobalIPv6Address: "",
    GlobalIPv6PrefixLen: 0,
  };
}
