/** A container port that is published on the host. */
export interface PublishedPort {
  readonly internal: number;
  /** The host's address; empty means all of its addresses. */
  readonly ip: string;
}

/** A device of the host that a container may use. */
export interface HostDevice {
  /** Its path on the host. */
  readonly path: string;
  /** Any of `r` (read), `w` (write) and `m` (mknod). */
  readonly permissions: string;
}

/**
 * What the rules check of a container, independent of the source: the inputs of a resource before it is created, or
 * `docker inspect` afterwards.
 */
export interface ContainerFacts {
  /** False for a carrier: a container that only fills a volume and is never started. */
  readonly runs: boolean;
  readonly image: string;
  /** In Docker's notation: name or uid, optionally with `:group`; empty for the image's own user. */
  readonly user: string;
  readonly privileged: boolean;
  /** Supplementary groups, by name or gid, in addition to those of the user in the image. */
  readonly groupsAdded: readonly string[];
  readonly capabilitiesAdded: readonly string[];
  readonly capabilitiesDropped: readonly string[];
  readonly securityOptions: readonly string[];
  /** `pid`, `ipc`, `uts`, `userns`, `cgroup` to its mode; empty is Docker's default. */
  readonly namespaces: Readonly<Record<string, string>>;
  /** Names of networks, or Docker's modes: `host`, `none`, `container:…`, `bridge` (the default network, which is shared). */
  readonly networks: readonly string[];
  /** Paths of the host that are mounted into the container. */
  readonly hostPaths: readonly string[];
  readonly devices: readonly HostDevice[];
  readonly ports: readonly PublishedPort[];
  /** Whether every exposed port is published, on random ports of all addresses. */
  readonly publishesAllPorts: boolean;
  /** Memory limit, in any unit that both limits use; 0 for none. */
  readonly memory: number;
  readonly memoryAndSwap: number;
  readonly readOnlyRoot: boolean;
  /** Mount point to options. */
  readonly tmpfs: Readonly<Record<string, string>>;
  /** The log driver and the options that limit its size. */
  readonly log: { readonly driver: string; readonly maxSize: string; readonly maxFiles: string };
}
