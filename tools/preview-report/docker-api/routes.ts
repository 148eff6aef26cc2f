import { containerDoc, containerLine } from "./containers";
import { created, familiar, find, idOf, imageDoc, type Doc, type RecordedContainer, type Things } from "./state";

/** One request to the engine. `path` is without the API's version. */
export interface Request {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: Doc;
}

/** What the engine says. */
export interface Answer {
  readonly status: number;
  readonly body?: unknown;
}

type Handler = (things: Things, part: string, request: Request) => Answer;

/** The API version that is spoken: the oldest that has all that the provider needs. */
export const apiVersion = "1.41";

const ok = (body: unknown, status = 200): Answer => ({ status, body });
const done: Answer = { status: 204 };
const missing = (what: string): Answer => ok({ message: `No such ${what}` }, 404);
const clash = (what: string): Answer => ok({ message: `Conflict. The name ${what} is already in use` }, 409);

/** The part of the Docker Engine API that the provider asks, in the order in which it is tried. */
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
  ["GET", /^\/networks$/, (things) => ok([...things.networks.values()])],
  ["POST", /^\/networks\/([^/]+)\/(?:dis)?connect$/, connect],
  ["GET", /^\/networks\/([^/]+)$/, (things, key) => orMissing(find(things.networks, key, nameOf), `network: ${key}`)],
  ["DELETE", /^\/networks\/([^/]+)$/, (things, key) => remove(things.networks, key)],

  ["POST", /^\/volumes\/create$/, createVolume],
  ["GET", /^\/volumes\/([^/]+)$/, (things, key) => orMissing(things.volumes.get(key), `volume: ${key}`)],
  ["DELETE", /^\/volumes\/([^/]+)$/, (things, key) => remove(things.volumes, key)],

  ["GET", /^\/images\/json$/, (things) => ok([...things.images].map((image) => ({ ...imageDoc(image), Created: 0 })))],
  ["POST", /^\/images\/create$/, pullImage],
  ["GET", /^\/images\/(.+)\/json$/, inspectImage],

  ["POST", /^\/containers\/create$/, createContainer],
  ["GET", /^\/containers\/json$/, (things) => ok([...things.containers.values()].map(containerLine))],
  ["GET", /^\/containers\/([^/]+)\/json$/, onContainer((container) => ok(containerDoc(container)))],
  ["POST", /^\/containers\/([^/]+)\/start$/, onContainer((container) => running(container, true))],
  ["POST", /^\/containers\/([^/]+)\/(?:stop|kill)$/, onContainer((container) => running(container, false))],
  ["POST", /^\/containers\/([^/]+)\/wait$/, () => ok({ StatusCode: 0 })],
  ["POST", /^\/containers\/([^/]+)\/update$/, () => ok({ Warnings: null })],
  ["PUT", /^\/containers\/([^/]+)\/archive$/, onContainer(() => ({ status: 200 }))],
  ["DELETE", /^\/containers\/([^/]+)$/, (things, key) => remove(things.containers, key)],
];

/** Answers a request and keeps what it asked for. What is not known is 501, which ends the `up` with the path. */
export function answer(things: Things, request: Request): Answer {
  for (const [method, pattern, handler] of routes) {
    const match = method === request.method ? pattern.exec(request.path) : null;
    if (match !== null) {
      return handler(things, decodeURIComponent(match[1] ?? ""), request);
    }
  }
  return ok({ message: `the recording engine has no answer to ${request.method} ${request.path}` }, 501);
}

function nameOf(doc: Doc): string {
  return String(doc["Name"]);
}

function orMissing(doc: Doc | undefined, what: string): Answer {
  return doc === undefined ? missing(what) : ok(doc);
}

function remove(things: Map<string, unknown>, key: string): Answer {
  return things.delete(key) ? done : missing(key);
}

function createNetwork(things: Things, _: string, { body }: Request): Answer {
  const id = idOf("network", nameOf(body));
  const ipam = { Driver: "default", Options: null, Config: [{ Subnet: "172.18.0.0/16", Gateway: "172.18.0.1" }] };
  things.networks.set(id, {
    Name: nameOf(body),
    Id: id,
    Created: created,
    Scope: "local",
    Driver: body["Driver"] ?? "bridge",
    EnableIPv6: body["EnableIPv6"] ?? false,
    Internal: body["Internal"] ?? false,
    Attachable: body["Attachable"] ?? false,
    Ingress: false,
    IPAM: body["IPAM"] ? { ...ipam, ...dropEmpty(body["IPAM"] as Doc) } : ipam,
    Options: body["Options"] ?? {},
    Labels: body["Labels"] ?? {},
    Containers: {},
  });
  return ok({ Id: id, Warning: "" }, 201);
}

function dropEmpty(doc: Doc): Doc {
  return Object.fromEntries(
    Object.entries(doc).filter(
      ([, value]) => value !== null && value !== "" && (value as { length?: number }).length !== 0,
    ),
  );
}

function connect(things: Things, key: string, { path, body }: Request): Answer {
  const network = find(things.networks, key, nameOf);
  const container = find(things.containers, String(body["Container"]), ({ name }) => name);
  if (container === undefined || path.endsWith("/disconnect")) {
    container?.networks.delete(network === undefined ? key : nameOf(network));
    return { status: 200 };
  }
  if (network === undefined) {
    return missing(`network: ${key}`);
  }
  container.networks.set(nameOf(network), { ...(body["EndpointConfig"] as Doc | undefined), NetworkID: network["Id"] });
  return { status: 200 };
}

function createVolume(things: Things, _: string, { body }: Request): Answer {
  const name = (body["Name"] as string) || idOf("volume", String(things.volumes.size));
  const volume = things.volumes.get(name) ?? {
    Name: name,
    CreatedAt: created,
    Driver: body["Driver"] || "local",
    Mountpoint: `/var/lib/docker/volumes/${name}/_data`,
    Labels: body["Labels"] ?? {},
    Options: body["DriverOpts"] ?? {},
    Scope: "local",
  };
  things.volumes.set(name, volume);
  return ok(volume, 201);
}

function pullImage(things: Things, _: string, { query }: Request): Answer {
  const tag = query.get("tag") ?? "";
  const separator = tag === "" ? "" : tag.includes(":") ? "@" : ":";
  things.images.add(familiar(`${query.get("fromImage") ?? ""}${separator}${tag}`));
  return ok({ status: "Recorded, nothing was pulled" });
}

/** Asked with tag and digest, with either, or by id; whatever was pulled under any of these is found. */
function inspectImage(things: Things, key: string): Answer {
  const wanted = familiar(key);
  const withoutTag = wanted.replace(/:[^:@/]+@/, "@");
  for (const doc of [...things.images].map(imageDoc)) {
    const names = [doc["Id"], ...(doc["RepoTags"] as string[]), ...(doc["RepoDigests"] as string[])];
    if (names.includes(wanted) || names.includes(withoutTag)) {
      return ok(doc);
    }
  }
  return missing(`image: ${key}`);
}

function createContainer(things: Things, _: string, { query, body }: Request): Answer {
  const name = query.get("name") ?? idOf("container", String(things.containers.size)).slice(0, 12);
  if (find(things.containers, name, (container) => container.name) !== undefined) {
    return clash(`/${name}`);
  }
  const id = idOf("container", name);
  const mode = String((body["HostConfig"] as Doc | undefined)?.["NetworkMode"] ?? "default");
  const networks = new Map<string, Doc>(mode === "none" ? [["none", {}]] : [["bridge", {}]]);
  things.containers.set(id, { id, name, request: body, networks, running: false });
  return ok({ Id: id, Warnings: [] }, 201);
}

function onContainer(then: (container: RecordedContainer) => Answer): Handler {
  return (things, key) => {
    const container = find(things.containers, key, ({ name }) => name);
    return container === undefined ? missing(`container: ${key}`) : then(container);
  };
}

function running(container: RecordedContainer, value: boolean): Answer {
  container.running = value;
  return done;
}
