/** A port of a container, published on the machine. */
export interface PublishedPort {
  readonly internal: number;
  /** The machine's address; empty means every address it has. */
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
 * What the rules ask about a container, however it was learnt: from the inputs of a resource before it is made, or
 * from Docker afterwards.
 */
export interface ContainerFacts {
  /** False for a carrier: a container that only fills a volume and is never started. */
  readonly runs: boolean;
  readonly image: string;
  /** As Docker takes it: name or uid, optionally with `:group`; empty is the image's own. */
  readonly user: string;
  readonly privileged: boolean;
  /** Supplementary groups, by name or gid, in addition to those of the user in the image. */
  readonly groupsAdded: readonly string[];
  readonly capabilitiesAdded: readonly string[];
  readonly capabilitiesDropped: readonly string[];
  readonly securityOptions: readonly string[];
  /** `pid`, `ipc`, `uts`, `userns`, `cgroup` to its mode; empty is Docker's default. */
  readonly namespaces: Readonly<Record<string, string>>;
  /** Its networks, or Docker's modes: `host`, `none`, `container:…`; `bridge` is the one that Docker shares out. */
  readonly networks: readonly string[];
  /** Paths of the host that are mounted into the container. */
  readonly hostPaths: readonly string[];
  readonly devices: readonly HostDevice[];
  readonly ports: readonly PublishedPort[];
  /** Every exposed port published, on random ports of every address. */
  readonly publishesAllPorts: boolean;
  /** Limit in any unit, the same for both; 0 is none. */
  readonly memory: number;
  readonly memoryAndSwap: number;
  readonly readOnlyRoot: boolean;
  /** Mount point to options. */
  readonly tmpfs: Readonly<Record<string, string>>;
  /** Log driver and the options that bound what it keeps. */
  readonly log: { readonly driver: string; readonly maxSize: string; readonly maxFiles: string };
}
