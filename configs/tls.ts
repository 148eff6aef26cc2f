import { X509Certificate } from "node:crypto";
import { paths, type AnyServiceName } from "./topology";
import { published, type Settings } from "./settings";
import { serverName } from "./settings/combinations";

/** The part of the settings that says who speaks TLS with whom. */
export type TlsSettings = Pick<Settings, "security" | "bindAddress" | "ports">;

const file = (name: string): string => `${paths.secrets}/${name}`;

/** Names of the files below `paths.secrets` that a service has for TLS. */
export const tlsFileNames = {
  /** The authority that signs the services' certificates. */
  authority: "ca.crt",
  /** The service's own certificate, as a server and as a client of its neighbours. */
  certificate: "tls.crt",
  key: "tls.key",
  /** The user's own certificate, where the service shows that one to people. */
  ownCertificate: "own.crt",
  ownKey: "own.key",
  /** The authorities of the clients that may come in. */
  clients: "clients.crt",
} as const;

/** Where those files are. */
export const tlsPaths = Object.fromEntries(
  Object.entries(tlsFileNames).map(([what, name]) => [what, file(name)]),
) as Readonly<Record<keyof typeof tlsFileNames, string>>;

/** TLS as Go's programs are told to offer it: certificate and key. */
export function servesTls({ own = false } = {}): Readonly<Record<string, string>> {
  return {
    cert_file: own ? tlsPaths.ownCertificate : tlsPaths.certificate,
    key_file: own ? tlsPaths.ownKey : tlsPaths.key,
  };
}

/** TLS as Go's programs are told to use it towards a neighbour: whom to trust, and who they are themselves. */
export const callsWithTls: Readonly<Record<string, string>> = {
  ca_file: tlsPaths.authority,
  cert_file: tlsPaths.certificate,
  key_file: tlsPaths.key,
};

/** Whether the services speak TLS with each other; those with one listener speak it to people then, too. */
export function internalTls({ security }: Pick<TlsSettings, "security">): boolean {
  return security.tls !== "off";
}

/** Whether OTLP is taken over TLS. */
export function otlpTls({ security }: Pick<TlsSettings, "security">): boolean {
  return security.tls === "full";
}

/** The scheme of the services' HTTP. */
export function scheme(settings: Pick<TlsSettings, "security">): "http" | "https" {
  return internalTls(settings) ? "https" : "http";
}

/** Whether Prometheus asks for a password: it does where other machines reach it. */
export function prometheusAsksForPassword(settings: TlsSettings): boolean {
  return published(settings, "prometheus");
}

/** Whether Tempo, which knows no passwords, asks for a client's certificate: it does where other machines reach it. */
export function tempoAsksForCertificate(settings: TlsSettings): boolean {
  return published(settings, "tempo");
}

/** The user's own certificate as a neighbour verifies it: that very one, by the first name in it. */
export function ownServerName({ security }: Pick<TlsSettings, "security">): string | undefined {
  return security.certificate === undefined ? undefined : serverName(new X509Certificate(security.certificate));
}

/** The one user of Prometheus' basic authentication, and the file with the password. */
export const prometheusLogin = { user: "prometheus", passwordFile: "prometheus-password" } as const;

/** Host names and addresses for a service's certificate. */
export function certificateNames(
  service: AnyServiceName,
  { bindAddress, security }: TlsSettings,
): { readonly dns: string[]; readonly ips: string[] } {
  const isAddress = (host: string): boolean => /^[\d.]+$|:/.test(host);
  const given = [...security.tlsHosts, ...(bindAddress === "0.0.0.0" ? [] : [bindAddress])];
  return {
    dns: [...new Set([service, "localhost", ...given.filter((host) => !isAddress(host))])],
    ips: [...new Set(["127.0.0.1", ...given.filter(isAddress)])],
  };
}
