import type { PublishedPort, ServiceRow, ServiceSwitches } from "./serviceRow";

/**
 * The table of services: one row has everything about a service that other parts of the project need to know. Settings,
 * ports, status, scrape jobs, memory alerts, outputs, documents and the preview report's links are derived from it, so a
 * service that is added here needs a component (`components/<name>.ts`) and a folder of configuration
 * (`configs/<name>/`), and appears everywhere else by itself.
 */

const always = (): boolean => true;

/** The services, in the order in which telemetry passes through them. */
export const services = {
  collector: {
    title: "the collector",
    imageTitle: "the OpenTelemetry Collector (contrib distribution)",
    image:
      "otel/opentelemetry-collector-contrib:0.159.0@sha256:1f2c54a30e713fac6b3ae77a1ec84010c2007e29ced8ec666214fc2f6739c1cc",
    releases: "open-telemetry/opentelemetry-collector-releases",
    memory: { default: "512m", minimum: 128 },
    uid: 10001,
    ports: {
      otlpGrpc: 4317,
      otlpHttp: 4318,
      /** The collector's metrics about itself. */
      telemetry: 8888,
      /** The same on loopback inside the container, without a login: `telemetry` serves them from here. */
      telemetryLoopback: 8887,
      /** Prometheus exporter: what clients sent. */
      metrics: 8889,
      /** Prometheus exporter: up-down counters and gauges, which expire soon after their process has ended. */
      liveMetrics: 8890,
      health: 13133,
    },
    published: {
      otlpGrpc: { name: "otlpGrpc", byDefault: true, what: "OTLP over gRPC", output: "otlpGrpcEndpoint", otlp: true },
      otlpHttp: { name: "otlpHttp", byDefault: true, what: "OTLP over HTTP", output: "otlpHttpEndpoint", otlp: true },
      metrics: {
        name: "collectorMetrics",
        byDefault: false,
        what: "the collector's Prometheus exporter",
        note: ", with the login that `npm run password -- scrape` prints",
        output: "collectorMetricsUrl",
        path: "/metrics",
      },
    },
    clients: { health: ["grafana"] },
    ingest: { when: "always", alias: true, reason: "containers of users send telemetry to it" },
    metricsPort: "telemetry",
    metricsLogin: "scrape",
    health: { port: "health", path: "/" },
    configFolder: "/etc/otelcol-contrib",
    dataFolder: "/var/lib/otelcol/queue",
    enabled: always,
  },
  tempo: {
    title: "Tempo",
    imageTitle: "Grafana Tempo",
    image: "grafana/tempo:3.0.3@sha256:0296560ac66f8a3600d7fb3014a52c189d4d9c3549ad6ff441bf2409855d68d5",
    releases: "grafana/tempo",
    memory: { default: "1g", minimum: 256 },
    uid: 10001,
    ports: { http: 3200, otlpGrpc: 4317 },
    published: {
      http: {
        name: "tempo",
        byDefault: false,
        what: "Tempo's HTTP API",
        note: ", only with `otlpAuth: mtls`",
        output: "tempoUrl",
      },
    },
    clients: { http: ["grafana", "prometheus"], otlpGrpc: ["collector"] },
    storePort: "otlpGrpc",
    ingest: { when: "published", reason: "an internal network publishes no ports" },
    metricsPort: "http",
    health: { port: "http", path: "/ready" },
    configFolder: "/etc/tempo",
    dataFolder: "/var/tempo",
    enabled: always,
  },
  loki: {
    title: "Loki",
    imageTitle: "Grafana Loki",
    image: "grafana/loki:3.7.8@sha256:1107dd5274e0ada47e42472b7a7e71f3b2a2fe878878108f3e2f9e51528f0193",
    releases: "grafana/loki",
    memory: { default: "512m", minimum: 256 },
    uid: 10001,
    ports: { http: 3100 },
    published: {},
    clients: { http: ["collector", "grafana", "prometheus"] },
    storePort: "http",
    ingest: { when: "never", reason: "only the stack's own services use it" },
    metricsPort: "http",
    health: { port: "http", path: "/ready" },
    configFolder: "/etc/loki",
    dataFolder: "/loki",
    enabled: ({ storesLogs }) => storesLogs,
    condition: "only with `logs: on`",
  },
  prometheus: {
    title: "Prometheus",
    image: "prom/prometheus:v3.14.0@sha256:5ce7540c3c00ef4ab0c9d2c995c6a5b9c421f44b4a115d97a2c7af3b1c21cbb0",
    releases: "prometheus/prometheus",
    memory: { default: "1g", minimum: 512, reason: "replaying its write-ahead log can exceed less" },
    uid: 65534,
    ports: { http: 9090 },
    published: {
      http: {
        name: "prometheus",
        byDefault: false,
        what: "Prometheus",
        note: ", with the login that `npm run password -- prometheus` prints",
        output: "prometheusUrl",
      },
    },
    ingest: { when: "always", reason: "it scrapes containers of users" },
    reachesHost: "it scrapes programs on the host",
    metricsPort: "http",
    metricsLogin: "prometheus",
    health: { port: "http", path: "/-/ready" },
    configFolder: "/etc/prometheus",
    dataFolder: "/prometheus",
    enabled: always,
  },
  grafana: {
    title: "Grafana",
    image: "grafana/grafana:13.1.3@sha256:ab5cb380e3ff3172d6c8bd2e7cfd31cce977d2881b260e1f5bc089bf0b759b43",
    releases: "grafana/grafana",
    memory: { default: "512m", minimum: 256 },
    uid: 472,
    ports: { http: 3000 },
    published: { http: { name: "grafana", byDefault: true, what: "Grafana", output: "grafanaUrl" } },
    ingest: {
      when: "always",
      reason: "an internal network publishes no ports, and has no way to an identity provider",
    },
    metricsPort: "http",
    metricsLogin: "scrape",
    health: { port: "http", path: "/api/health" },
    configFolder: "/etc/grafana",
    dataFolder: "/var/lib/grafana",
    enabled: always,
    overridesNote: "section, key, value as in grafana.ini",
  },
  alertmanager: {
    title: "Alertmanager",
    image: "prom/alertmanager:v0.34.1@sha256:e9733bafb1bdef9b00e25a21f8f99dc26a22224bf16641ad754d1649f4c3357a",
    releases: "prometheus/alertmanager",
    memory: { default: "128m", minimum: 64 },
    uid: 65534,
    ports: { http: 9093 },
    published: {},
    ingest: { when: "always", reason: "it sends notifications to services on the internet" },
    reachesHost: "a webhook may be on the host",
    metricsPort: "http",
    metricsLogin: "alertmanager",
    health: { port: "http", path: "/-/ready" },
    configFolder: "/etc/alertmanager",
    dataFolder: "/alertmanager",
    enabled: ({ alerts }) => alerts.receivers.length > 0 || alerts.watchdogUrl !== undefined,
    condition: "only when `alerts` has receivers or a `watchdogUrl`",
  },
} as const satisfies Readonly<Record<string, ServiceRow>>;

type Services = typeof services;

/** A service's name: the first part of its host name, and the last part of its container's name. */
export type ServiceName = keyof Services;

/** Every service, in the table's order. */
export const serviceNames = Object.keys(services) as ServiceName[];

/** The row of a service, for code that works for every service. */
export function serviceRow(service: ServiceName): ServiceRow {
  return services[service];
}

/** The services that run with these settings, in the table's order. */
export function enabledServices(settings: ServiceSwitches): ServiceName[] {
  return serviceNames.filter((service) => services[service].enabled(settings));
}

/** A service whose client certificate another service requires. */
export type ClientService = {
  [S in ServiceName]: Services[S] extends { clients: Record<string, readonly (infer C)[]> } ? C : never;
}[ServiceName] &
  ServiceName;

/** The name of a port that can be published; the setting is `<name>Port`. */
export type PublishedPortName = {
  [S in ServiceName]: Extract<Services[S]["published"][keyof Services[S]["published"]], PublishedPort>["name"];
}[ServiceName];

/** A port that can be published: whose it is, and its number in the container. */
export interface PublishedPortRow extends PublishedPort {
  readonly name: PublishedPortName;
  readonly service: ServiceName;
  readonly containerPort: number;
}

/** Every port that can be published, in the table's order. */
export const publishedPorts: readonly PublishedPortRow[] = serviceNames.flatMap((service) => {
  const { ports, published } = serviceRow(service);
  return Object.entries(published).map(([port, row]) => ({
    ...row,
    name: row.name as PublishedPortName,
    service,
    containerPort: ports[port]!,
  }));
});

/** Whether one of a service's ports is published on the host. */
export function isPublished(
  service: ServiceName,
  { ports }: { readonly ports: Readonly<Record<PublishedPortName, number | undefined>> },
): boolean {
  return publishedPorts.some((port) => port.service === service && ports[port.name] !== undefined);
}

/**
 * A service's host name on the backend network. It has a suffix because a service on both networks gets the address of
 * the ingest network for a name that both have, and a container of the user's there may well be called `prometheus`.
 */
export function hostName(service: ServiceName): string {
  return `${service}.backend`;
}

/** The address of a service's port on the backend network, as `host:port`. */
export function address<S extends ServiceName>(service: S, port: keyof Services[S]["ports"] & string): string {
  return `${hostName(service)}:${serviceRow(service).ports[port]!}`;
}

/** The address of a service's metrics about itself, as `host:port`. */
export function metricsAddress(service: ServiceName): string {
  const { ports, metricsPort } = serviceRow(service);
  return `${hostName(service)}:${ports[metricsPort]!}`;
}

/** A file in a service's folder of configuration. */
export function configPath(service: ServiceName, file: string): string {
  return `${services[service].configFolder}/${file}`;
}
