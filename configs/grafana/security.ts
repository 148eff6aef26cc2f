import { secretPath } from "../secretFiles";
import type { Settings } from "../settings";
import {
  prometheusLogin,
  prometheusUsesBasicAuth,
  serverTls,
  tempoRequiresClientCertificate,
  tlsPaths,
  usesInternalTls,
  type TlsSettings,
} from "../tls";

/** The parts of a datasource's entry that depend on TLS and authentication. */
export interface DatasourceSecurity {
  readonly fields: object;
  readonly jsonData: object;
}

/** A reference to a file that Grafana reads when it starts. */
const fromFile = (path: string): string => `$__file{${path}}`;

/** TLS and authentication of the connection to a datasource. */
export function datasourceSecurity(
  service: "prometheus" | "tempo" | "alertmanager",
  settings: TlsSettings,
): DatasourceSecurity {
  if (!usesInternalTls(settings)) {
    return { fields: {}, jsonData: {} };
  }
  const password = service === "prometheus" && prometheusUsesBasicAuth(settings);
  const certificate = service === "tempo" && tempoRequiresClientCertificate(settings);
  return {
    fields: {
      ...(password && { basicAuth: true, basicAuthUser: prometheusLogin.user }),
      secureJsonData: {
        tlsCACert: fromFile(tlsPaths.ca),
        ...(password && { basicAuthPassword: fromFile(secretPath(prometheusLogin.passwordFile)) }),
        ...(certificate && {
          tlsClientCert: fromFile(tlsPaths.certificate),
          tlsClientKey: fromFile(tlsPaths.key),
        }),
      },
    },
    jsonData: { tlsAuthWithCACert: true, ...(certificate && { tlsAuth: true, serverName: service }) },
  };
}

/** TLS of Grafana's own listener, with the user's own certificate where there is one. */
export function serverSecurity(settings: Pick<Settings, "security">): Readonly<Record<string, string>> {
  if (!usesInternalTls(settings)) {
    return {};
  }
  const { cert_file, key_file } = serverTls({ own: settings.security.certificate !== undefined });
  return { protocol: "https", cert_file: cert_file!, cert_key: key_file!, min_tls_version: "TLS1.2" };
}
