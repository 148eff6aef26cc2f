import type { Price } from "../prices/schema";
import type { PublishedPortName, ServiceName } from "../services";
import type { Budget } from "./budgets";
import type { Duration } from "./duration";
import type { Path } from "./encryption";
import type { GrafanaAuth } from "./grafanaAuth";
import type { JsonObject } from "./json";
import type { Alerts, OtlpClient, ScrapeTarget } from "./objects";

/** How OTLP clients authenticate: not at all, with a bearer token, or with a client certificate. */
export type OtlpAuth = "none" | "bearer" | "mtls";

/** What is encrypted: nothing, everything but OTLP, or everything. */
export type TlsMode = "off" | "internal" | "full";

/** Authentication, encryption and what belongs to them. */
export interface SecuritySettings {
  readonly otlpAuth: OtlpAuth;
  readonly otlpClients: readonly OtlpClient[];
  readonly tls: TlsMode;
  /** Host names and IP addresses to put into the stack's certificates besides those that are known anyway. */
  readonly tlsHosts: readonly string[];
  /** The user's own certificate chain (PEM), for OTLP and Grafana; `undefined` means the stack issues one. */
  readonly certificate: string | undefined;
  /** The private key (PEM) of {@link certificate}; a secret. */
  readonly key: string | undefined;
  /** How long the stack's certificates are valid. */
  readonly certificateValidity: Duration;
  /** Changing the number changes all generated passwords. */
  readonly passwordGeneration: number;
  readonly grafanaAuth: GrafanaAuth;
  /** Whether Grafana has a second user, with the role Viewer. */
  readonly grafanaViewer: boolean;
}

/** Host ports; `undefined` means not published. */
export type HostPorts = Readonly<Record<PublishedPortName, number | undefined>>;

/** Whether the collector puts the spans of one `pa` process into one trace. */
export type TraceStitching = "process" | "off";

/** How much of what agents say is stored: all of it, secrets replaced by their kind, or none of it. */
export type Content = "full" | "redacted" | "metadata";

/** Everything a stack's file can set, parsed and checked. Immutable; components take what they need of it. */
export interface Settings {
  /** Prefix of all Docker names; empty for none. */
  readonly namePrefix: string;
  /** IPv4 address of the host on which ports are published. */
  readonly bindAddress: string;
  /** How long `up` waits until the services are healthy. */
  readonly healthTimeout: Duration;
  readonly retention: {
    readonly traces: Duration;
    readonly logs: Duration;
    readonly metrics: Duration;
    /** As Prometheus writes it, for example `2GB`. */
    readonly metricsSize: string;
  };
  /** Whether log records are stored. Otherwise they are accepted and discarded. */
  readonly storesLogs: boolean;
  readonly scrapeInterval: Duration;
  readonly scrapeTargets: readonly ScrapeTarget[];
  readonly content: Content;
  readonly traceStitching: TraceStitching;
  readonly alerts: Alerts;
  /** What tokens cost, before the price list. */
  readonly prices: readonly Price[];
  readonly budgets: readonly Budget[];
  /** By how many seconds the days of budgets are ahead of UTC's: their day begins that much earlier. */
  readonly utcOffset: number;
  readonly security: SecuritySettings;
  readonly ports: HostPorts;
  /** Image reference per service. */
  readonly images: Readonly<Record<ServiceName, string>>;
  /** Memory limit per service, in MiB. */
  readonly memory: Readonly<Record<ServiceName, number>>;
  /** Merged deeply into the rendered configuration, per service. */
  readonly overrides: Readonly<Record<ServiceName, JsonObject>>;
  /** Encrypted values of `grafanaOverrides`: file name in the secrets folder to secret. {@link overrides} refer to them. */
  readonly grafanaOverrideSecrets: Readonly<Record<string, string>>;
  /** The parts of the settings that are encrypted in the stack's file: what is rendered from them is a secret. */
  readonly encrypted: readonly Path[];
}
