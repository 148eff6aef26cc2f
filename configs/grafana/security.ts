import type { Settings } from "../settings";
import {
  internalTls,
  prometheusAsksForPassword,
  prometheusLogin,
  servesTls,
  tempoAsksForCertificate,
  tlsPaths,
  type TlsSettings,
} from "../tls";
import { paths } from "../topology";

/** What a datasource's entry has besides its address. */
export interface DatasourceSecurity {
  readonly fields: object;
  readonly jsonData: object;
}

/** Grafana reads the file when it starts. */
const fromFile = (path: string): string => `$__file{${path}}`;

/** How Grafana gets in at a datasource: whom it trusts, who it is, and the password where one is asked for. */
export function datasourceSecurity(service: "prometheus" | "tempo", settings: TlsSettings): DatasourceSecurity {
  if (!internalTls(settings)) {
    return { fields: {}, jsonData: {} };
  }
  const password = service === "prometheus" && prometheusAsksForPassword(settings);
  const certificate = service === "tempo" && tempoAsksForCertificate(settings);
  return {
    fields: {
      ...(password && { basicAuth: true, basicAuthUser: prometheusLogin.user }),
      secureJsonData: {
        tlsCACert: fromFile(tlsPaths.authority),
        ...(password && { basicAuthPassword: fromFile(`${paths.secrets}/${prometheusLogin.passwordFile}`) }),
        ...(certificate && {
          tlsClientCert: fromFile(tlsPaths.certificate),
          tlsClientKey: fromFile(tlsPaths.key),
        }),
      },
    },
    jsonData: { tlsAuthWithCACert: true, ...(certificate && { tlsAuth: true, serverName: service }) },
  };
}

/** How Grafana serves: over TLS, with the user's own certificate where there is one. */
export function serverSecurity(settings: Pick<Settings, "security">): Readonly<Record<string, string>> {
  if (!internalTls(settings)) {
    return {};
  }
  const { cert_file, key_file } = servesTls({ own: settings.security.certificate !== undefined });
  return { protocol: "https", cert_file: cert_file!, cert_key: key_file!, min_tls_version: "TLS1.2" };
}
