import * as pulumi from "@pulumi/pulumi";
import { viewerLogin } from "../configs/grafana/start";
import type { Settings } from "../configs/settings";
import { otlpTls, prometheusLogin, scheme } from "../configs/tls";
import type { Issuer } from "./tls/certificate";
import type { Grafana } from "./grafana";
import type { ClientCredentials, OtlpClients } from "./tls/otlpClients";
import type { Prometheus } from "./prometheus";

/** Environment variables. */
export type Environment = Readonly<Record<string, string>>;

/** What a client of the collector needs. */
export interface ClientOutput {
  readonly name: string;
  readonly environment: Environment;
  /** PEM, by which the client verifies the collector; without one, it is a certificate of the user's own. */
  readonly authority?: string;
  /** PEM; with `mtls`. */
  readonly certificate?: string;
  /** PEM; with `mtls`. */
  readonly key?: string;
}

/** What a stack tells its user. An address is `undefined` when its port isn't published. */
export interface StackOutputs {
  readonly grafanaUrl: string | undefined;
  readonly grafanaUser: string;
  /** Secret. */
  readonly grafanaPassword: pulumi.Output<string>;
  /** The user who only looks; `undefined` when there is none. */
  readonly grafanaViewerUser: string | undefined;
  /** Secret. */
  readonly grafanaViewerPassword: pulumi.Output<string> | undefined;
  readonly prometheusUrl: string | undefined;
  /** `undefined` where Prometheus asks for no password. */
  readonly prometheusUser: string | undefined;
  /** Secret. */
  readonly prometheusPassword: pulumi.Output<string> | undefined;
  readonly tempoUrl: string | undefined;
  readonly otlpGrpcEndpoint: string | undefined;
  readonly otlpHttpEndpoint: string | undefined;
  readonly collectorMetricsUrl: string | undefined;
  /** The authority of the stack's certificates (PEM), for those who verify them; `undefined` without TLS. */
  readonly certificateAuthority: pulumi.Output<string> | undefined;
  /** The Docker network that a container of the user's may join, to be scraped or to send telemetry. */
  readonly network: pulumi.Output<string>;
  /** Environment variables for AgentProxy, as the first client; secret where they hold a token. */
  readonly agentproxyEnvironment: Environment | pulumi.Output<Environment>;
  /** One for each client, in the order of the settings; secret. `undefined` where everybody may send, in clear. */
  readonly otlpClients: pulumi.Output<readonly ClientOutput[]> | undefined;
  [output: string]: unknown;
}

/** The parts of a stack that its outputs tell about. */
export interface OutputSources {
  readonly network: pulumi.Output<string>;
  readonly authority: Issuer | undefined;
  readonly clients: OtlpClients;
  readonly grafana: Pick<Grafana, "adminPassword" | "viewerPassword">;
  readonly prometheus: Pick<Prometheus, "password">;
}

/** Addresses as a program on this machine uses them. */
export function stackOutputs(
  settings: Pick<Settings, "bindAddress" | "ports" | "security">,
  { network, authority, clients, grafana, prometheus }: OutputSources,
): StackOutputs {
  const { bindAddress, ports, security } = settings;
  const host = bindAddress === "0.0.0.0" ? "127.0.0.1" : bindAddress;
  const url = (protocol: string, port: number | undefined, path = ""): string | undefined =>
    port === undefined ? undefined : `${protocol}://${host}:${port}${path}`;
  const web = scheme(settings);
  const otlp = otlpTls(settings) ? "https" : "http";
  const otlpGrpcEndpoint = url(otlp, ports.otlpGrpc);
  const trusted = otlpTls(settings) && security.certificate === undefined ? authority?.certificate : undefined;
  const perClient = clients.credentials.map((client) => clientOutput(client, otlpGrpcEndpoint, trusted));
  const open = security.otlpAuth === "none";
  const outputs: StackOutputs = {
    grafanaUrl: url(web, ports.grafana),
    grafanaUser: "admin",
    grafanaPassword: grafana.adminPassword,
    grafanaViewerUser: grafana.viewerPassword && viewerLogin,
    grafanaViewerPassword: grafana.viewerPassword,
    prometheusUrl: url(web, ports.prometheus),
    prometheusUser: prometheus.password && prometheusLogin.user,
    prometheusPassword: prometheus.password,
    tempoUrl: url(web, ports.tempo),
    otlpGrpcEndpoint,
    otlpHttpEndpoint: url(otlp, ports.otlpHttp),
    collectorMetricsUrl: url(web, ports.collectorMetrics, "/metrics"),
    certificateAuthority: authority?.certificate,
    network,
    agentproxyEnvironment: open
      ? agentproxyEnvironment(otlpGrpcEndpoint)
      : perClient[0]!.apply(({ environment }) => environment),
    otlpClients: open && !otlpTls(settings) ? undefined : pulumi.secret(pulumi.all(perClient)),
  };
  // Pulumi warns of outputs that are there and undefined.
  return Object.fromEntries(Object.entries(outputs).filter(([, value]) => value !== undefined)) as StackOutputs;
}

function clientOutput(
  client: ClientCredentials,
  endpoint: string | undefined,
  authority: pulumi.Output<string> | undefined,
): pulumi.Output<ClientOutput> {
  const { token, certificate, key } = client;
  return pulumi.output({ token, certificate, key, authority }).apply((parts) => ({
    name: client.name,
    environment: agentproxyEnvironment(endpoint, parts.token),
    ...(parts.authority !== undefined && { authority: parts.authority }),
    ...(parts.certificate !== undefined && { certificate: parts.certificate, key: parts.key! }),
  }));
}

/** AgentProxy speaks OTLP over gRPC only, whatever `OTEL_EXPORTER_OTLP_PROTOCOL` says. */
function agentproxyEnvironment(endpoint: string | undefined, token?: string): Environment {
  return {
    AGENTPROXY_ENABLE_TELEMETRY: "1",
    ...(endpoint !== undefined && { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint }),
    // Lower case and without a space: the form that every version of its SDK takes.
    ...(token !== undefined && { OTEL_EXPORTER_OTLP_HEADERS: `authorization=Bearer%20${token}` }),
    OTEL_SERVICE_NAME: "agentproxy",
    OTEL_SERVICE_NAMESPACE: "dev",
    OTEL_METRIC_EXPORT_INTERVAL: "10000",
    // Increments survive a restart of the collector; totals of a running process can't (docs/metrics.md).
    OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: "delta",
  };
}
