import { logins } from "../logins";
import { secretPath } from "../secretFiles";
import { hostName } from "../services";
import type { Settings } from "../settings";
import { requiresCertificate, scheme, serverTls, tlsPaths, usesInternalTls, type TlsSettings } from "../tls";
import type { datasources } from "./names";

/** The parts of a datasource's entry that depend on TLS and authentication. */
export interface DatasourceSecurity {
  readonly fields: object;
  readonly jsonData: object;
}

/** A reference to a file that Grafana reads when it starts. */
const fromFile = (path: string): string => `$__file{${path}}`;

/**
 * TLS and authentication of the connection to a datasource: Prometheus and Alertmanager require a password, Tempo and
 * Loki with TLS a client certificate.
 */
export function datasourceSecurity(service: keyof typeof datasources, settings: TlsSettings): DatasourceSecurity {
  const tls = scheme(settings, service) === "https";
  const login = service in logins ? logins[service as keyof typeof logins] : undefined;
  const certificate = requiresCertificate(service, "http", settings);
  const secureJsonData = {
    ...(tls && { tlsCACert: fromFile(tlsPaths.ca) }),
    ...(login && { basicAuthPassword: fromFile(secretPath(login.passwordFile)) }),
    ...(certificate && {
      tlsClientCert: fromFile(tlsPaths.clientCertificate),
      tlsClientKey: fromFile(tlsPaths.clientKey),
    }),
  };
  return {
    fields: {
      ...(login && { basicAuth: true, basicAuthUser: login.user }),
      ...(Object.keys(secureJsonData).length > 0 && { secureJsonData }),
    },
    jsonData: {
      ...(tls && { tlsAuthWithCACert: true }),
      ...(certificate && { tlsAuth: true, serverName: hostName(service) }),
    },
  };
}

/** The login for Grafana's own metrics. */
export const metricsSecurity = {
  basic_auth_username: logins.scrape.user,
  basic_auth_password: fromFile(secretPath(logins.scrape.passwordFile)),
} as const;

/** TLS of Grafana's own listener, with the user's own certificate where there is one. */
export function serverSecurity(settings: Pick<Settings, "security">): Readonly<Record<string, string>> {
  if (!usesInternalTls(settings)) {
    return {};
  }
  const { cert_file, key_file } = serverTls({ own: settings.security.certificate !== undefined });
  return { protocol: "https", cert_file: cert_file!, cert_key: key_file!, min_tls_version: "TLS1.2" };
}
