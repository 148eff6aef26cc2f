import { containerObject, containerSummary } from "./containers";
import {
  created,
  familiarName,
  find,
  idOf,
  imageObject,
  type EngineState,
  type JsonObject,
  type RecordedContainer,
} from "./state";

/** A request to the engine. */
export interface EngineRequest {
  readonly method: string;
  /** Without the API's version. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: JsonObject;
}

/** The engine's response. */
export interface EngineResponse {
  /** HTTP status code. */
  readonly status: number;
  /** Sent as it is when a string, otherwise as JSON. */
  readonly body?: unknown;
}

/** @param key the part of the path that identifies a resource; empty when there is none. */
type Handler = (state: EngineState, key: string, request: EngineRequest) => EngineResponse;

/** The version of the API: the oldest one that has everything the provider needs. */
export const apiVersion = "1.41";

const ok = (body: unknown, status = 200): EngineResponse => ({ status, body });
const noContent: EngineResponse = { status: 204 };
const notFound = (what: string): EngineResponse => ok({ message: `No such ${what}` }, 404);
const conflict = (what: string): EngineResponse => ok({ message: `Conflict. The name ${what} is already in use` }, 409);

/** The part of the Docker Engine API that the provider uses. The first route that matches handles the request. */
const routes: readonly (readonly [string, RegExp, Handler])[] = [
  ["GET", /^\/_ping$/, () => ok("OK")],
  ["HEAD", /^\/_ping$/, () => ok("")],
  ["GET", /^\/version$/, () => ok({ Version: "20.10.0", ApiVersion: apiVersion, MinAPIVersion: "1.12", Os: "linux" })],
  [
    "GET",
    /^\/info$/,
    () => ok({ OSType: "linux", Architecture: "x86_64", ServerVersion: "20.10.0", Name: "recorder" }),
  ],

  ["POST", /^\/networks\/create$/, createNetwork],
  ["GET", /^\/networks$/, (state) => ok([...state.networks.values()])],
  ["POST", /^\/networks\/([^/]+)\/(?:dis)?connect$/, connect],
  ["GET", /^\/networks\/([^/]+)$/, (state, key) => okOrNotFound(find(state.networks, key, nameOf), `network: ${key}`)],
  ["DELETE", /^\/networks\/([^/]+)$/, (state, key) => remove(state.networks, key)],

  ["POST", /^\/volumes\/create$/, createVolume],
  ["GET", /^\/volumes\/([^/]+)$/, (state, key) => okOrNotFound(state.volumes.get(key), `volume: ${key}`)],
  ["DELETE", /^\/volumes\/([^/]+)$/, (state, key) => remove(state.volumes, key)],

  ["GET", /^\/images\/json$/, (state) => ok([...state.images].map((image) => ({ ...imageObject(image), Created: 0 })))],
  ["POST", /^\/images\/create$/, pullImage],
  ["GET", /^\/images\/(.+)\/json$/, inspectImage],

  ["POST", /^\/containers\/create$/, createContainer],
  ["GET", /^\/containers\/json$/, (state) => ok([...state.containers.values()].map(containerSummary))],
  ["GET", /^\/containers\/([^/]+)\/json$/, onContainer((container) => ok(containerObject(container)))],
  ["POST", /^\/containers\/([^/]+)\/start$/, onContainer((container) => setRunning(container, true))],
  ["POST", /^\/containers\/([^/]+)\/(?:stop|kill)$/, onContainer((container) => setRunning(container, false))],
  ["POST", /^\/containers\/([^/]+)\/wait$/, () => ok({ StatusCode: 0 })],
  ["POST", /^\/containers\/([^/]+)\/update$/, () => ok({ Warnings: null })],
  ["PUT", /^\/containers\/([^/]+)\/archive$/, onContainer(() => ({ status: 200 }))],
  ["DELETE", /^\/containers\/([^/]+)$/, (state, key) => remove(state.containers, key)],
];

/**
 * Handles a request and records what it creates.
 * @returns 501 for an unknown route, which makes the `up` fail with its method and path.
 */
export function respond(state: EngineState, request: EngineRequest): EngineResponse {
  for (const [method, pattern, handler] of routes) {
    const match = method === request.method ? pattern.exec(request.path) : null;
    if (match !== null) {
      return handler(state, decodeURIComponent(match[1] ?? ""), request);
    }
  }
  return ok({ message: `the recording engine does not implement ${request.method} ${request.path}` }, 501);
}

function nameOf(resource: JsonObject): string {
  return String(resource["Name"]);
}

function okOrNotFound(resource: JsonObject | undefined, what: string): EngineResponse {
  return resource === undefined ? notFound(what) : ok(resource);
}

function remove(resources: Map<string, unknown>, key: string): EngineResponse {
  return resources.delete(key) ? noContent : notFound(key);
}

function createNetwork(state: EngineState, _: string, { body }: EngineRequest): EngineResponse {
  const id = idOf("network", nameOf(body));
  const ipam = { Driver: "default", Options: null, Config: [{ Subnet: "172.18.0.0/16", Gateway: "172.18.0.1" }] };
  state.networks.set(id, {
    Name: nameOf(body),
    Id: id,
    Created: created,
    Scope: "local",
    Driver: body["Driver"] ?? "bridge",
    EnableIPv6: body["EnableIPv6"] ?? false,
    Internal: body["Internal"] ?? false,
    Attachable: body["Attachable"] ?? false,
    Ingress: false,
    IPAM: body["IPAM"] ? { ...ipam, ...dropEmpty(body["IPAM"] as JsonObject) } : ipam,
    Options: body["Options"] ?? {},
    Labels: body["Labels"] ?? {},
    Containers: {},
  });
  return ok({ Id: id, Warning: "" }, 201);
}

function dropEmpty(object: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(object).filter(
      ([, value]) => value !== null && value !== "" && (value as { length?: number }).length !== 0,
    ),
  );
}

function connect(state: EngineState, key: string, { path, body }: EngineRequest): EngineResponse {
  const network = find(state.networks, key, nameOf);
  const container = find(state.containers, String(body["Container"]), ({ name }) => name);
  if (container === undefined || path.endsWith("/disconnect")) {
    container?.networks.delete(network === undefined ? key : nameOf(network));
    return { status: 200 };
  }
  if (network === undefined) {
    return notFound(`network: ${key}`);
  }
  container.networks.set(nameOf(network), {
    ...(body["EndpointConfig"] as JsonObject | undefined),
    NetworkID: network["Id"],
  });
  return { status: 200 };
}

function createVolume(state: EngineState, _: string, { body }: EngineRequest): EngineResponse {
  const name = (body["Name"] as string) || idOf("volume", String(state.volumes.size));
  const volume = state.volumes.get(name) ?? {
    Name: name,
    CreatedAt: created,
    Driver: body["Driver"] || "local",
    Mountpoint: `/var/lib/docker/volumes/${name}/_data`,
    Labels: body["Labels"] ?? {},
    Options: body["DriverOpts"] ?? {},
    Scope: "local",
  };
  state.volumes.set(name, volume);
  return ok(volume, 201);
}

function pullImage(state: EngineState, _: string, { query }: EngineRequest): EngineResponse {
  const tag = query.get("tag") ?? "";
  const separator = tag === "" ? "" : tag.includes(":") ? "@" : ":";
  state.images.add(familiarName(`${query.get("fromImage") ?? ""}${separator}${tag}`));
  return ok({ status: "Recorded, nothing was pulled" });
}

/** Finds an image by its id, or by its repository with the tag, the digest or both. */
function inspectImage(state: EngineState, key: string): EngineResponse {
  const wanted = familiarName(key);
  const withoutTag = wanted.replace(/:[^:@/]+@/, "@");
  for (const image of [...state.images].map(imageObject)) {
    const names = [image["Id"], ...(image["RepoTags"] as string[]), ...(image["RepoDigests"] as string[])];
    if (names.includes(wanted) || names.includes(withoutTag)) {
      return ok(image);
    }
  }
  return notFound(`image: ${key}`);
}

function createContainer(state: EngineState, _: string, { query, body }: EngineRequest): EngineResponse {
  const name = query.get("name") ?? idOf("container", String(state.containers.size)).slice(0, 12);
  if (find(state.containers, name, (container) => container.name) !== undefined) {
    return conflict(`/${name}`);
  }
  const id = idOf("container", name);
  const mode = String((body["HostConfig"] as JsonObject | undefined)?.["NetworkMode"] ?? "default");
  const networks = new Map<string, JsonObject>(mode === "none" ? [["none", {}]] : [["bridge", {}]]);
  state.containers.set(id, { id, name, request: body, networks, running: false });
  return ok({ Id: id, Warnings: [] }, 201);
}

function onContainer(then: (container: RecordedContainer) => EngineResponse): Handler {
  return (state, key) => {
    const container = find(state.containers, key, ({ name }) => name);
    return container === undefined ? notFound(`container: ${key}`) : then(container);
  };
}

function setRunning(container: RecordedContainer, value: boolean): EngineResponse {
  container.running = value;
  return noContent;
}
