import { createHash } from "node:crypto";

/** A JSON object of the Docker Engine API, whatever it holds. */
export type Doc = Record<string, unknown>;

/** A container as it was asked for, and whether it was started. */
export interface RecordedContainer {
  readonly id: string;
  readonly name: string;
  readonly request: Doc;
  readonly networks: Map<string, Doc>;
  running: boolean;
}

/** What the recording engine was asked to make. Nothing of it exists. */
export interface Things {
  readonly networks: Map<string, Doc>;
  readonly volumes: Map<string, Doc>;
  /** Image references, as they were pulled. */
  readonly images: Set<string>;
  readonly containers: Map<string, RecordedContainer>;
}

/** An engine that was asked for nothing yet. */
export function nothing(): Things {
  return { networks: new Map(), volumes: new Map(), images: new Set(), containers: new Map() };
}

/** 64 hex digits, the same for the same name: a recording made twice is the same recording. */
export function idOf(...parts: readonly string[]): string {
  return createHash("sha256").update(parts.join("\0")).digest("hex");
}

/** The thing with this id or name; ids may be cut short. */
export function find<T>(things: ReadonlyMap<string, T>, key: string, nameOf: (thing: T) => string): T | undefined {
  const byId = things.get(key);
  if (byId !== undefined) {
    return byId;
  }
  return [...things].find(
    ([id, thing]) => nameOf(thing) === key || (/^[0-9a-f]{12,}$/.test(key) && id.startsWith(key)),
  )?.[1];
}

/** Time of creation of everything: fixed, for the same reason as {@link idOf}. */
export const created = "2020-01-01T00:00:00Z";

/** Docker Hub's short names: `docker.io/grafana/tempo` is `grafana/tempo`, `docker.io/library/x` is `x`. */
export function familiar(reference: string): string {
  return reference.replace(/^docker\.io\/(library\/)?/, "");
}

/** An image as `/images/json` and `/images/{name}/json` describe it. */
export function imageDoc(reference: string): Doc {
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
