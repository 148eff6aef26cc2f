import { createHash } from "node:crypto";

/** A JSON object of the Docker Engine API. */
export type JsonObject = Record<string, unknown>;

/** A container as the client requested it. */
export interface RecordedContainer {
  readonly id: string;
  readonly name: string;
  /** Body of `POST /containers/create`. */
  readonly request: JsonObject;
  /** Network name to endpoint settings. */
  readonly networks: Map<string, JsonObject>;
  /** Whether it was started, and not stopped since. */
  running: boolean;
}

/** The resources that clients created on the recording engine. None of them exists in reality. */
export interface EngineState {
  /** By id. */
  readonly networks: Map<string, JsonObject>;
  /** By name. */
  readonly volumes: Map<string, JsonObject>;
  /** References by which images were pulled, in their familiar form. */
  readonly images: Set<string>;
  /** By id. */
  readonly containers: Map<string, RecordedContainer>;
}

/** The state of an engine without any resource. */
export function emptyEngineState(): EngineState {
  return { networks: new Map(), volumes: new Map(), images: new Set(), containers: new Map() };
}

/** An id of 64 hexadecimal digits, derived from the name: recording a revision twice gives the same state. */
export function idOf(...parts: readonly string[]): string {
  return createHash("sha256").update(parts.join("\0")).digest("hex");
}

/** Finds a resource by its id, an abbreviated id of at least 12 digits, or its name. */
export function find<T>(
  resources: ReadonlyMap<string, T>,
  key: string,
  nameOf: (resource: T) => string,
): T | undefined {
  const byId = resources.get(key);
  if (byId !== undefined) {
    return byId;
  }
  return [...resources].find(
    ([id, resource]) => nameOf(resource) === key || (/^[0-9a-f]{12,}$/.test(key) && id.startsWith(key)),
  )?.[1];
}

/** Creation time of every resource; constant for the same reason as {@link idOf}. */
export const created = "2020-01-01T00:00:00Z";

/** Docker's familiar form of a reference: `docker.io/grafana/tempo` is `grafana/tempo`, `docker.io/library/x` is `x`. */
export function familiarName(reference: string): string {
  return reference.replace(/^docker\.io\/(library\/)?/, "");
}

/** An image as `/images/json` and `/images/{name}/json` describe it. */
export function imageObject(reference: string): JsonObject {
  const digestAt = reference.indexOf("@");
  const tagged = digestAt === -1 ? reference : reference.slice(0, digestAt);
  const repository = tagged.replace(/:[^:/]+$/, "");
  const digest = digestAt === -1 ? `sha256:${idOf("digest", reference)}` : reference.slice(digestAt + 1);
  return {
    Id: `sha256:${idOf("image", reference)}`,
    RepoTags: [tagged.slice(repository.length) === "" ? `${repository}:latest` : tagged],
    RepoDigests: [`${repository}@${digest}`],
    Created: created,
    Architecture: "amd64",
    Os: "linux",
    Size: 0,
    Labels: null,
    Config: { Labels: null },
  };
}
