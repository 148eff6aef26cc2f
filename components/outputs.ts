import type * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../configs/settings";

/** What a stack tells its user. An address is `undefined` when its port isn't published. */
export interface StackOutputs {
  readonly grafanaUrl: string | undefined;
  readonly grafanaUser: string;
  /** Secret. */
  readonly grafanaPassword: pulumi.Output<string>;
  readonly prometheusUrl: string | undefined;
  readonly tempoUrl: string | undefined;
  readonly otlpGrpcEndpoint: string | undefined;
  readonly otlpHttpEndpoint: string | undefined;
  readonly collectorMetricsUrl: string | undefined;
  /** The Docker network that a container of the user's may join, to be scraped or to send telemetry. */
  readonly network: pulumi.Output<string>;
  /** Environment variables for AgentProxy. */
  readonly agentproxyEnvironment: Readonly<Record<string, string>>;
  [output: string]: unknown;
}

/** Addresses as a program on this machine uses them. */
export function stackOutputs(
  { bindAddress, ports }: Pick<Settings, "bindAddress" | "ports">,
  network: pulumi.Output<string>,
  grafanaPassword: pulumi.Output<string>,
): StackOutputs {
  const host = bindAddress === "0.0.0.0" ? "127.0.0.1" : bindAddress;
  const url = (port: number | undefined, path = ""): string | undefined =>
    port === undefined ? undefined : `http://${host}:${port}${path}`;
  const otlpGrpcEndpoint = url(ports.otlpGrpc);
  return {
    grafanaUrl: url(ports.grafana),
    grafanaUser: "admin",
    grafanaPassword,
    prometheusUrl: url(ports.prometheus),
    tempoUrl: url(ports.tempo),
    otlpGrpcEndpoint,
    otlpHttpEndpoint: url(ports.otlpHttp),
    collectorMetricsUrl: url(ports.collectorMetrics, "/metrics"),
    network,
    agentproxyEnvironment: agentproxyEnvironment(otlpGrpcEndpoint),
  };
}

/** AgentProxy speaks OTLP over gRPC only, whatever `OTEL_EXPORTER_OTLP_PROTOCOL` says. */
function agentproxyEnvironment(endpoint: string | undefined): Record<string, string> {
  return {
    AGENTPROXY_ENABLE_TELEMETRY: "1",
    ...(endpoint !== undefined && { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint }),
    OTEL_SERVICE_NAME: "agentproxy",
    OTEL_SERVICE_NAMESPACE: "dev",
    OTEL_METRIC_EXPORT_INTERVAL: "10000",
  };
}
