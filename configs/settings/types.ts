import type { ServiceName } from "../topology";
import type { AlertSettings } from "./alerts";
import type { SecuritySettings } from "./security";

/** A value that YAML can say. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** An object that YAML can say; the shape of the `…Overrides` settings. */
export type JsonObject = { readonly [key: string]: Json };

/** A span of time, kept in seconds. */
export interface Duration {
  readonly seconds: number;
}

/** One more thing for Prometheus to scrape. */
export interface ScrapeTarget {
  /** The job's name, unique in the stack. */
  readonly job: string;
  /** `host:port`; the laptop itself is `host.docker.internal:PORT`. */
  readonly targets: readonly string[];
  /** Default `/metrics`. */
  readonly path: string;
  /** Labels put on everything that these targets give. Default none. */
  readonly labels: Readonly<Record<string, string>>;
}

/** Ports on the machine; `undefined` is "not published". */
export interface PublishedPorts {
  readonly otlpGrpc: number | undefined;
  readonly otlpHttp: number | undefined;
  readonly collectorMetrics: number | undefined;
  readonly tempo: number | undefined;
  readonly prometheus: number | undefined;
  readonly grafana: number | undefined;
}

/** Whether the collector puts the spans of one `pa` process into one trace. */
export type TraceStitching = "process" | "off";

/** Everything a stack's file can say, parsed and checked. Immutable; components get their part of it. */
export interface Settings {
  /** Put before all Docker names; empty for none. */
  readonly namePrefix: string;
  /** IPv4 address on which ports are published. */
  readonly bindAddress: string;
  readonly retention: {
    readonly traces: Duration;
    readonly metrics: Duration;
    /** As Prometheus writes it, for example `2GB`. */
    readonly metricsSize: string;
  };
  readonly scrapeInterval: Duration;
  readonly scrapeTargets: readonly ScrapeTarget[];
  readonly traceStitching: TraceStitching;
  readonly alerts: AlertSettings;
  /** Runs only when `alerts` has receivers. */
  readonly alertmanager: { readonly image: string; readonly memory: number };
  readonly ports: PublishedPorts;
  readonly security: SecuritySettings;
  /** Image reference per service. */
  readonly images: Readonly<Record<ServiceName, string>>;
  /** Memory limit per service, in MiB. */
  readonly memory: Readonly<Record<ServiceName, number>>;
  /** How long `up` waits for the services to answer. */
  readonly healthTimeout: Duration;
  /** Merged deeply into the rendered configuration, per service. */
  readonly overrides: Readonly<Record<ServiceName, JsonObject>>;
}
