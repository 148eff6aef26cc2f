/**
 * The names by which the services know each other: host names, container ports, datasource uids, paths.
 * Every rendered configuration takes its cross-references from here.
 */

/** The services of the stack, in the order in which telemetry passes through them. */
export const serviceNames = ["collector", "tempo", "prometheus", "grafana"] as const;

/** One of the stack's services. */
export type ServiceName = (typeof serviceNames)[number];

/** Services that run only when a setting asks for them. */
export const optionalServiceNames = ["alertmanager"] as const;

/** A service that may run. */
export type AnyServiceName = ServiceName | (typeof optionalServiceNames)[number];

/** Container ports, per service. Which of them are published on the machine is a setting. */
export const containerPorts = {
  collector: {
    otlpGrpc: 4317,
    otlpHttp: 4318,
    /** The collector's metrics about itself. */
    telemetry: 8888,
    /** The same where only the collector reaches it, when the other one speaks TLS. */
    telemetryInside: 8887,
    /** Prometheus exporter: what clients sent. */
    metrics: 8889,
    /** Prometheus exporter: up-down counters and gauges, which leave soon after their process. */
    liveMetrics: 8890,
    health: 13133,
  },
  tempo: { http: 3200, otlpGrpc: 4317 },
  prometheus: { http: 9090 },
  grafana: { http: 3000 },
  alertmanager: { http: 9093 },
} as const;

/** The address of a service's port inside the network, as `host:port`; the host is the service's network alias. */
export function address(service: AnyServiceName, port: number): string {
  return `${service}:${port}`;
}

/** Grafana's datasources, by fixed uid: dashboards and links refer to these. */
export const datasources = {
  prometheus: { name: "Prometheus", uid: "prometheus", type: "prometheus" },
  tempo: { name: "Tempo", uid: "tempo", type: "tempo" },
} as const;

/** The folder of Grafana that holds the provisioned dashboards. */
export const dashboardFolder = { title: "AgentProxy", uid: "agentproxy" } as const;

/** The uid of the dashboard that Grafana opens with. */
export const homeDashboardUid = "agentproxy-overview";

/** Where configuration (all below `folder`) and data live inside the containers; data paths are the ones the images' users own. */
export const paths = {
  collector: {
    folder: "/etc/otelcol-contrib",
    config: "/etc/otelcol-contrib/config.yaml",
    queue: "/var/lib/otelcol/queue",
  },
  tempo: { folder: "/etc/tempo", config: "/etc/tempo/tempo.yaml", data: "/var/tempo" },
  prometheus: {
    folder: "/etc/prometheus",
    config: "/etc/prometheus/prometheus.yml",
    rules: "/etc/prometheus/rules",
    /** How its own probe asks it. */
    probe: "/etc/prometheus/probe.yml",
    data: "/prometheus",
  },
  alertmanager: {
    folder: "/etc/alertmanager",
    config: "/etc/alertmanager/alertmanager.yml",
    data: "/alertmanager",
  },
  grafana: {
    folder: "/etc/grafana",
    provisioning: "/etc/grafana/provisioning",
    dashboards: "/etc/grafana/dashboards",
    data: "/var/lib/grafana",
  },
  /** Where a service finds its secrets, each a file. */
  secrets: "/run/secrets",
} as const;
