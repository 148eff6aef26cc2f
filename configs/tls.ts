import { X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import { secretPath } from "./secretFiles";
import type { ServiceName } from "./services";
import { isExposed, serverName, type Settings } from "./settings";

/** Which connections use TLS and how peers authenticate: decided here, for every service. */

/** The part of the settings that these decisions depend on. */
export type TlsSettings = Pick<Settings, "security" | "bindAddress" | "ports">;

/** Names of a service's secret files for TLS. */
export const tlsFileNames = {
  /** The CA that signs the services' certificates. */
  ca: "ca.crt",
  /** The service's own certificate, as a server and as a client of other services. */
  certificate: "tls.crt",
  key: "tls.key",
  /** The user's own certificate, where the service presents that one to users. */
  ownCertificate: "own.crt",
  ownKey: "own.key",
  /** The CAs of the clients that are accepted. */
  clientCas: "clients.crt",
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

/** TLS settings of a client of another service, in the same notation: the trusted CA, and the client's certificate. */
export const clientTls: Readonly<Record<string, string>> = {
  ca_file: tlsPaths.ca,
  cert_file: tlsPaths.certificate,
  key_file: tlsPaths.key,
};

/** Whether connections between the services use TLS. A service with one listener then uses it for its users, too. */
export function usesInternalTls({ security }: Pick<TlsSettings, "security">): boolean {
  return security.tls !== "off";
}

/** Whether the OTLP receiver uses TLS. */
export function usesOtlpTls({ security }: Pick<TlsSettings, "security">): boolean {
  return security.tls === "full";
}

/** The URL scheme of the services' HTTP listeners. */
export function scheme(settings: Pick<TlsSettings, "security">): "http" | "https" {
  return usesInternalTls(settings) ? "https" : "http";
}

/** Whether Prometheus requires basic authentication: it does where other hosts reach it. */
export function prometheusUsesBasicAuth(settings: TlsSettings): boolean {
  return isExposed(settings, "prometheus");
}

/** Whether Tempo, which has no passwords, requires client certificates: it does where other hosts reach it. */
export function tempoRequiresClientCertificate(settings: TlsSettings): boolean {
  return isExposed(settings, "tempo");
}

/** The server name by which services verify the user's own certificate: the first name in it. */
export function ownServerName({ security }: Pick<TlsSettings, "security">): string | undefined {
  return security.certificate === undefined ? undefined : serverName(new X509Certificate(security.certificate));
}

/** The only user of Prometheus' basic authentication, and the secret file with the password. */
export const prometheusLogin = { user: "prometheus", passwordFile: "prometheus-password" } as const;

/** Host names and IP addresses for a service's certificate. */
export function certificateNames(
  service: ServiceName,
  { bindAddress, security }: TlsSettings,
): { readonly dns: string[]; readonly ips: string[] } {
  const given = [...security.tlsHosts, ...(bindAddress === "0.0.0.0" ? [] : [bindAddress])];
  const isAddress = (host: string): boolean => isIP(host) !== 0;
  return {
    dns: [...new Set([service, "localhost", ...given.filter((host) => !isAddress(host))])],
    ips: [...new Set(["127.0.0.1", ...given.filter(isAddress)])],
  };
}
