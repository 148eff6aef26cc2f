import type { LoginName } from "./logins";

/** The shape of a row in the table of services (services.ts). */

/** The part of the settings that decides which services run. */
export interface ServiceSwitches {
  readonly alerts: { readonly receivers: readonly unknown[]; readonly watchdogUrl?: string };
  readonly storesLogs: boolean;
}

/** A container port that can be published on the host. */
export interface PublishedPort {
  /** The name in the settings; the setting is `<name>Port`. */
  readonly name: string;
  /** Whether it is published unless the setting says otherwise, at the container port's number. */
  readonly byDefault: boolean;
  /** What clients reach there, for the setting's description. */
  readonly what: string;
  /** What clients need there, for the description: a clause that begins with a comma. Default: none. */
  readonly note?: string;
  /** The stack's output with the port's URL. */
  readonly output: string;
  /** The path of that URL. Default: none. */
  readonly path?: string;
  /** Whether the port is for OTLP, whose TLS is a setting of its own. Default false. */
  readonly otlp?: boolean;
}

/** A service's membership in the ingest network, which containers of users join to send telemetry or to be scraped. */
export interface IngestMembership {
  /** `published`: only while one of its ports is published, which an internal network can't do. Never: no port ever is. */
  readonly when: "always" | "published" | "never";
  /** Whether the service's plain name leads to it there. Default false: others there don't need it. */
  readonly alias?: boolean;
  readonly reason: string;
}

/** A row of the table. */
export interface ServiceRow {
  /** The service's name in a sentence, as in "Memory limit of …". */
  readonly title: string;
  /** What its image is called in the settings' description. Default: the title. */
  readonly imageTitle?: string;
  /** The default image, by tag and by the digest of the multi-platform index. */
  readonly image: string;
  /** The GitHub repository (`owner/name`) whose releases describe the image's versions, tagged `v<version>`. */
  readonly releases: string;
  /** The memory limit. */
  readonly memory: {
    /** As written in a stack's file. */
    readonly default: string;
    /** The smallest limit, in MiB, with which the service is usable. */
    readonly minimum: number;
    /** Why it is not smaller. */
    readonly reason?: string;
  };
  /** The uid that the image runs as. Never 0. */
  readonly uid: number;
  /** Container ports by name. */
  readonly ports: Readonly<Record<string, number>>;
  /** Which of the ports can be published, by their names in `ports`. Ports not listed here never are. */
  readonly published: Readonly<Record<string, PublishedPort>>;
  /** The services whose client certificates a port requires where it uses TLS, by the port's name in `ports`. */
  readonly clients?: Readonly<Record<string, readonly string[]>>;
  /**
   * The port, by its name in `ports`, that takes telemetry from the collector: it requires the collector's certificate
   * wherever OTLP clients authenticate, because otherwise it would take what the collector refuses. Default: none.
   */
  readonly storePort?: string;
  /** Why the service is on the ingest network. Every service is on the backend network, where the others reach it. */
  readonly ingest: IngestMembership;
  /** Why it needs the name `host.docker.internal`. Default: it has none. */
  readonly reachesHost?: string;
  /** The name of the port with the service's metrics about itself, at `/metrics`. */
  readonly metricsPort: string;
  /** The login that these metrics require. Default: none, but a client certificate where there is TLS. */
  readonly metricsLogin?: LoginName;
  /** Where the service reports over HTTP that it is ready. */
  readonly health: { readonly port: string; readonly path: string };
  /** The folder inside the container that has the service's configuration; mounted read-only. */
  readonly configFolder: string;
  /** The folder inside the container that has its data: one that the image's user owns, unless the component arranges it. */
  readonly dataFolder: string;
  /** Whether the service runs with these settings. */
  readonly enabled: (settings: ServiceSwitches) => boolean;
  /** When it runs, for the setting's description; for services that don't always run. */
  readonly condition?: string;
  /** What else its `…Overrides` setting needs to be understood. */
  readonly overridesNote?: string;
}
