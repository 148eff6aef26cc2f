import * as pulumi from "@pulumi/pulumi";
import { viewerLogin } from "../configs/grafana/start";
import { logins as loginRows } from "../configs/logins";
import { publishedPorts } from "../configs/services";
import type { Settings } from "../configs/settings";
import { scheme, usesOtlpTls } from "../configs/tls";
import type { CertificateIssuer } from "./tls/certificate";
import type { Grafana } from "./grafana";
import type { ServiceLogins } from "./serviceLogins";
import type { ClientCredentials, OtlpClients } from "./tls/otlpClients";

/** Environment variables. */
export type Environment = Readonly<Record<string, string>>;

/** What an OTLP client needs to connect. */
export interface ClientOutput {
  readonly name: string;
  readonly environment: Environment;
  /** PEM, the CA that signed the collector's certificate; absent when that is the user's own certificate. */
  readonly authority?: string;
  /** PEM; with `mtls`. */
  readonly certificate?: string;
  /** PEM; with `mtls`. */
  readonly key?: string;
}

/** The stack's outputs. An address is `undefined` when its port isn't published. */
export interface StackOutputs {
  readonly grafanaUrl: string | undefined;
  readonly grafanaUser: string;
  /** Secret. */
  readonly grafanaPassword: pulumi.Output<string>;
  /** The user with the role Viewer; `undefined` when there is none. */
  readonly grafanaViewerUser: string | undefined;
  /** Secret. */
  readonly grafanaViewerPassword: pulumi.Output<string> | undefined;
  readonly prometheusUrl: string | undefined;
  readonly prometheusUser: string;
  /** Secret. */
  readonly prometheusPassword: pulumi.Output<string>;
  /** The user of the collector's exporters, and of the metrics of the collector and Grafana about themselves. */
  readonly scrapeUser: string;
  /** Secret. */
  readonly scrapePassword: pulumi.Output<string>;
  readonly tempoUrl: string | undefined;
  readonly otlpGrpcEndpoint: string | undefined;
  readonly otlpHttpEndpoint: string | undefined;
  readonly collectorMetricsUrl: string | undefined;
  /** The stack's CA (PEM), to verify the services' certificates; `undefined` where no service has one for users. */
  readonly certificateAuthority: pulumi.Output<string> | undefined;
  /** The ingest network, which a container of the user's can join to be scraped or to send telemetry. */
  readonly network: pulumi.Output<string>;
  /** Environment variables for AgentProxy, as the first client; secret where they contain a token. */
  readonly agentproxyEnvironment: Environment | pulumi.Output<Environment>;
  /** One per client, in the order of the settings; secret. `undefined` where OTLP needs neither credentials nor TLS. */
  readonly otlpClients: pulumi.Output<readonly ClientOutput[]> | undefined;
  [output: string]: unknown;
}

/** The parts of a stack that its outputs are taken from. */
export interface OutputSources {
  readonly network: pulumi.Output<string>;
  readonly ca: CertificateIssuer | undefined;
  readonly clients: OtlpClients;
  readonly grafana: Pick<Grafana, "adminPassword" | "viewerPassword">;
  readonly logins: Pick<ServiceLogins, "password">;
}

/** The outputs; addresses are those for a program on the host. */
export function stackOutputs(
  settings: Pick<Settings, "bindAddress" | "ports" | "security">,
  { network, ca, clients, grafana, logins }: OutputSources,
): StackOutputs {
  const { security } = settings;
  const urls = portUrls(settings);
  const otlpGrpcEndpoint = urls["otlpGrpcEndpoint"];
  const trusted = usesOtlpTls(settings) && security.certificate === undefined ? ca?.certificate : undefined;
  const perClient = clients.credentials.map((client) => clientOutput(client, otlpGrpcEndpoint, trusted));
  const open = security.otlpAuth === "none";
  const outputs = {
    ...urls,
    grafanaUser: "admin",
    grafanaPassword: grafana.adminPassword,
    grafanaViewerUser: grafana.viewerPassword && viewerLogin,
    grafanaViewerPassword: grafana.viewerPassword,
    prometheusUser: loginRows.prometheus.user,
    prometheusPassword: logins.password("prometheus"),
    scrapeUser: loginRows.scrape.user,
    scrapePassword: logins.password("scrape"),
    certificateAuthority: ca?.certificate,
    network,
    agentproxyEnvironment: open
      ? agentproxyEnvironment(otlpGrpcEndpoint)
      : perClient[0]!.apply(({ environment }) => environment),
    otlpClients: open && !usesOtlpTls(settings) ? undefined : pulumi.secret(pulumi.all(perClient)),
  };
  // Pulumi warns about outputs whose value is undefined.
  return Object.fromEntries(Object.entries(outputs).filter(([, value]) => value !== undefined)) as StackOutputs;
}

/** The URLs of all ports, by output. */
function portUrls(settings: Pick<Settings, "bindAddress" | "ports" | "security">): Record<string, string | undefined> {
  const { bindAddress, ports } = settings;
  const host = bindAddress === "0.0.0.0" ? "127.0.0.1" : bindAddress;
  return Object.fromEntries(
    publishedPorts.map(({ name, output, path = "", otlp = false }) => {
      const protocol = otlp ? (usesOtlpTls(settings) ? "https" : "http") : scheme(settings);
      return [output, ports[name] === undefined ? undefined : `${protocol}://${host}:${ports[name]}${path}`];
    }),
  );
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

/**
 * AgentProxy supports OTLP over gRPC only and ignores `OTEL_EXPORTER_OTLP_PROTOCOL`. Its service name is its default:
 * as a variable of the shell, the Claude Code that it starts would take it, too.
 */
function agentproxyEnvironment(endpoint: string | undefined, token?: string): Environment {
  return {
    AGENTPROXY_ENABLE_TELEMETRY: "1",
    ...(endpoint !== undefined && { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint }),
    // Lower case, and the space encoded: the form that every version of the SDK accepts.
    ...(token !== undefined && { OTEL_EXPORTER_OTLP_HEADERS: `authorization=Bearer%20${token}` }),
    OTEL_SERVICE_NAMESPACE: "dev",
    OTEL_METRIC_EXPORT_INTERVAL: "10000",
    // Deltas survive a restart of the collector; cumulative totals of a running process don't (docs/metrics.md).
    OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: "delta",
  };
}
