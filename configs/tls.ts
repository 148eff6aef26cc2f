import { X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import { secretPath } from "./secretFiles";
import { hostName, isPublished, serviceNames, serviceRow, type ClientService, type ServiceName } from "./services";
import { serverName, type Settings } from "./settings";

/** Which connections use TLS and how peers authenticate: decided here, for every service. */

/** The part of the settings that these decisions depend on. */
export type TlsSettings = Pick<Settings, "security" | "bindAddress" | "ports">;

/** Names of a service's secret files for TLS. */
export const tlsFileNames = {
  /** The CA that signs the services' server certificates. */
  ca: "ca.crt",
  /** The service's own certificate as a server. */
  certificate: "tls.crt",
  key: "tls.key",
  /** The service's own certificate as a client of other services, with a CA of its own. */
  clientCertificate: "client.crt",
  clientKey: "client.key",
  /** The user's own certificate, where the service presents that one to users. */
  ownCertificate: "own.crt",
  ownKey: "own.key",
  /** The CAs of the OTLP clients that the collector accepts. */
  otlpClientCas: "otlp-clients.crt",
} as const;

/** The paths of those files inside the container. */
export const tlsPaths = Object.fromEntries(
  Object.entries(tlsFileNames).map(([what, name]) => [what, secretPath(name)]),
) as Readonly<Record<keyof typeof tlsFileNames, string>>;

/** TLS settings of a server, in the notation that the collector, Tempo, Prometheus and Alertmanager share. */
export function serverTls({ own = false } = {}): Readonly<Record<string, string>> {
  return {
    cert_file: own ? tlsPaths.ownCertificate : tlsPaths.certificate,
    key_file: own ? tlsPaths.ownKey : tlsPaths.key,
  };
}

/** TLS settings of a client of another service, in the same notation: the CA of that service's certificate. */
export const serverTrust: Readonly<Record<string, string>> = { ca_file: tlsPaths.ca };

/** The same for a client that presents a certificate. */
export const clientTls: Readonly<Record<string, string>> = {
  ...serverTrust,
  cert_file: tlsPaths.clientCertificate,
  key_file: tlsPaths.clientKey,
};

/**
 * Whether connections between the services use TLS. A service with one listener then uses it for its users, too. Those to
 * the stores' ports for telemetry may also use it without: see {@link usesTlsToStores}.
 */
export function usesInternalTls({ security }: Pick<TlsSettings, "security">): boolean {
  return security.tls !== "off";
}

/** Whether the OTLP receiver uses TLS. */
export function usesOtlpTls({ security }: Pick<TlsSettings, "security">): boolean {
  return security.tls === "full";
}

/** The URL scheme of a service's HTTP listener. Default: of those that only {@link usesInternalTls} decides about. */
export function scheme(settings: Pick<TlsSettings, "security">, service?: ServiceName): "http" | "https" {
  return usesInternalTls(settings) || (service !== undefined && requiresCertificate(service, "http", settings))
    ? "https"
    : "http";
}

/**
 * Whether the collector sends spans and records to the stores over mutual TLS: with TLS, and wherever OTLP clients
 * authenticate, because otherwise the stores' own ports would take what the collector refuses.
 */
export function usesTlsToStores({ security }: Pick<TlsSettings, "security">): boolean {
  return usesInternalTls({ security }) || security.otlpAuth !== "none";
}

/**
 * The services whose client certificates a service requires, by the name of its port. Each client has a CA of its own,
 * and a server trusts exactly the CAs of the clients that it expects, never the CA of the servers.
 */
export function requiredClients(
  service: ServiceName,
  settings: Pick<TlsSettings, "security">,
): Readonly<Record<string, readonly ClientService[]>> {
  const clients = Object.entries(serviceRow(service).clients ?? {}) as [string, ClientService[]][];
  const { storePort } = serviceRow(service);
  const requires = (port: string): boolean =>
    usesInternalTls(settings) || (port === storePort && usesTlsToStores(settings));
  return Object.fromEntries(clients.filter(([port]) => requires(port)));
}

/** Whether a service's port requires client certificates, and so uses TLS. */
export function requiresCertificate(
  service: ServiceName,
  port: string,
  settings: Pick<TlsSettings, "security">,
): boolean {
  return port in requiredClients(service, settings);
}

/** The name of the secret file with the CAs of the clients that a service's port accepts. */
export function clientCasFile(port: string): string {
  return `${port}-clients.crt`;
}

/** TLS settings of a server that requires client certificates, in the notation of {@link serverTls}. */
export function mutualTls(port: string): Readonly<Record<string, string>> {
  return { ...serverTls(), client_ca_file: secretPath(clientCasFile(port)) };
}

/**
 * TLS of the HTTP listener of Tempo or Loki, in the configuration that they share. Neither has passwords: where their port
 * `http` requires a certificate, it uses TLS, and otherwise it doesn't.
 */
export function storeHttpTls(service: "tempo" | "loki", settings: Pick<TlsSettings, "security">): object {
  return requiresCertificate(service, "http", settings)
    ? {
        tls_min_version: "VersionTLS12",
        http_tls_config: { ...mutualTls("http"), client_auth_type: "RequireAndVerifyClientCert" },
      }
    : {};
}

/** The services that have a client certificate. */
export function clientServices(settings: Pick<TlsSettings, "security">): ClientService[] {
  const all = serviceNames.flatMap((service) => Object.values(requiredClients(service, settings)).flat());
  return serviceNames.filter((service): service is ClientService => (all as string[]).includes(service));
}

/** Whether a service has a listener with a certificate of the stack's CA. */
export function isTlsServer(service: ServiceName, settings: Pick<TlsSettings, "security">): boolean {
  return usesInternalTls(settings) || Object.keys(requiredClients(service, settings)).length > 0;
}

/** The server name by which services verify the user's own certificate: the first name in it. */
export function ownServerName({ security }: Pick<TlsSettings, "security">): string | undefined {
  return security.certificate === undefined ? undefined : serverName(new X509Certificate(security.certificate));
}

/**
 * Host names and IP addresses for a service's certificate. Those by which other hosts know the stack are only in the
 * certificates of services that are published.
 */
export function certificateNames(
  service: ServiceName,
  { bindAddress, ports, security }: TlsSettings,
): { readonly dns: string[]; readonly ips: string[] } {
  const given = isPublished(service, { ports })
    ? [...security.tlsHosts, ...(bindAddress === "0.0.0.0" ? [] : [bindAddress])]
    : [];
  const alias = serviceRow(service).ingest.alias ? [service] : [];
  const isAddress = (host: string): boolean => isIP(host) !== 0;
  return {
    dns: [...new Set([hostName(service), ...alias, "localhost", ...given.filter((host) => !isAddress(host))])],
    ips: [...new Set(["127.0.0.1", ...given.filter(isAddress)])],
  };
}
