import { docker } from "../../components/docker/cli";
import type { Engine } from "./engine";

/** `docker version`'s part about the server, as far as it is used here. */
export interface ServerVersion {
  readonly Version?: string;
  readonly Components?: readonly { readonly Name: string; readonly Version?: string }[];
}

/** `docker info`, as far as it is used here. */
export interface ServerInfo {
  readonly ID?: string;
  readonly Name?: string;
  readonly OperatingSystem?: string;
  readonly SecurityOptions?: readonly string[] | null;
  readonly CgroupVersion?: string;
  readonly CgroupDriver?: string;
  readonly MemoryLimit?: boolean;
  readonly SwapLimit?: boolean;
}

/** An engine, as it describes itself. */
export interface EngineFacts {
  /** Which engine this is. */
  readonly identity: EngineIdentity;
  /** Of Docker, or of Podman, which reports its own. */
  readonly version: string;
  readonly kind: "docker" | "docker-desktop" | "podman";
  readonly rootless: boolean;
  /** `1` or `2`; empty when the engine doesn't tell. */
  readonly cgroupVersion: string;
  /** Whether limits of memory are enforced. */
  readonly limitsMemory: boolean;
  /** Whether limits of memory and swap together are enforced. */
  readonly limitsSwap: boolean;
}

/** Tells engines apart, and tells people which one is meant. */
export interface EngineIdentity {
  /** Docker's id of the engine, which stays. Podman's is another one in each answer. */
  readonly id: string;
  /** The name of the engine's host. */
  readonly host: string;
  readonly endpoint: string;
  /** The docker context that led to the engine; undefined when it was found otherwise. */
  readonly context?: string;
}

/**
 * Reads what the engine says of itself.
 * @throws Error with Docker's message.
 */
export async function engineFacts(engine: Engine): Promise<EngineFacts> {
  const [version, info] = await Promise.all([
    json<ServerVersion>(["version", "--format", "{{json .Server}}"]),
    json<ServerInfo>(["info", "--format", "{{json .}}"]),
  ]);
  return factsOf(engine, version, info);
}

/** The facts in `docker version` and `docker info`. */
export function factsOf(engine: Engine, version: ServerVersion, info: ServerInfo): EngineFacts {
  const podman = version.Components?.find(({ Name }) => Name === "Podman Engine");
  const isDesktop = info.OperatingSystem === "Docker Desktop";
  return {
    identity: { id: info.ID ?? "", host: info.Name ?? "", ...engine },
    version: podman?.Version ?? version.Version ?? "",
    kind: podman ? "podman" : isDesktop ? "docker-desktop" : "docker",
    rootless: (info.SecurityOptions ?? []).some((option) => option.split(",").includes("name=rootless")),
    cgroupVersion: info.CgroupVersion ?? "",
    // Without a cgroup driver, the other fields mean nothing (https://github.com/moby/moby/issues/42151).
    limitsMemory: info.CgroupDriver !== "none" && info.MemoryLimit !== false,
    limitsSwap: info.CgroupDriver !== "none" && info.SwapLimit !== false,
  };
}

async function json<T>(args: readonly string[]): Promise<T> {
  const { ok, stdout, stderr } = await docker(args);
  if (!ok) {
    throw new Error(`docker ${args[0]!} failed: ${stderr.trim()}`);
  }
  return JSON.parse(stdout) as T;
}

/** An engine in words: `context colima (unix:///…, host laptop)`. */
export function describeEngine({ context, endpoint, host }: EngineIdentity): string {
  return context === undefined ? `${endpoint} (host ${host})` : `context ${context} (${endpoint}, host ${host})`;
}
