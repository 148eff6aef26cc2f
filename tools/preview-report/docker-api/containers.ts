import { created, idOf, imageDoc, type Doc, type RecordedContainer } from "./state";

/** A published port in a request: `{"4317/tcp": [{HostIp, HostPort}]}`. */
type PortBindings = Record<string, { HostIp?: string; HostPort?: string }[]>;

/** What the daemon fills in where a request says nothing, so that it reads back the same as from a real one. */
const hostDefaults = {
  Runtime: "runc",
  IpcMode: "private",
  ShmSize: 64 * 1024 * 1024,
  CgroupnsMode: "private",
  NetworkMode: "default",
  LogConfig: { Type: "json-file", Config: {} },
  RestartPolicy: { Name: "no", MaximumRetryCount: 0 },
};

/** Sets `value` over `defaults` wherever it says something. */
function withDefaults(defaults: Doc, value: Doc): Doc {
  const said = Object.entries(value).filter(([, part]) => part !== null && part !== "" && part !== 0);
  return { ...value, ...defaults, ...Object.fromEntries(said) };
}

/** A container as `/containers/{id}/json` describes it: as it was asked for, running and healthy once started. */
export function containerDoc({ id, name, request, networks, running }: RecordedContainer): Doc {
  const { HostConfig, ...config } = request;
  const host = withDefaults(hostDefaults, (HostConfig as Doc | undefined) ?? {});
  const image = String(config["Image"]);
  return {
    Id: id,
    Created: created,
    Name: `/${name}`,
    Image: imageDoc(image)["Id"],
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
    HostConfig: host,
    NetworkSettings: {
      Bridge: "",
      Ports: running ? ports((host["PortBindings"] as PortBindings | undefined) ?? {}) : {},
      Networks: Object.fromEntries([...networks].map(([network, endpoint]) => [network, attached(id, endpoint)])),
    },
  };
}

/** One line of `/containers/json`. */
export function containerLine({ id, name, request, running }: RecordedContainer): Doc {
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

function ports(bindings: PortBindings): Doc {
  return Object.fromEntries(
    Object.entries(bindings).map(([port, hosts]) => [
      port,
      hosts.map(({ HostIp, HostPort }) => ({ HostIp: HostIp || "0.0.0.0", HostPort: HostPort ?? "" })),
    ]),
  );
}

/** A network as the container sees it; the address says nothing, but is there and in the usual range. */
function attached(id: string, endpoint: Doc): Doc {
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
