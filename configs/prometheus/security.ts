import { secretPath } from "../secretFiles";
import type { ServiceName } from "../services";
import {
  clientTls,
  ownServerName,
  prometheusLogin,
  prometheusUsesBasicAuth,
  scheme,
  tlsPaths,
  usesInternalTls,
  type TlsSettings,
} from "../tls";

const basicAuth = {
  basic_auth: { username: prometheusLogin.user, password_file: secretPath(prometheusLogin.passwordFile) },
};

/** TLS and authentication of a scrape job: of a service's metrics about itself, or of the collector's exporters. */
export function scrapeSecurity(target: ServiceName | "collector exporters", settings: TlsSettings): object {
  if (!usesInternalTls(settings)) {
    return {};
  }
  const ownName = target === "grafana" ? ownServerName(settings) : undefined;
  return {
    scheme: scheme(settings),
    tls_config: ownName === undefined ? clientTls : { ca_file: tlsPaths.ownCertificate, server_name: ownName },
    // With TLS, the collector scrapes itself and exports the result, which adds labels that no other series has.
    ...(target === "collector" && {
      metric_relabel_configs: [{ action: "labeldrop", regex: "exported_(job|instance)|otel_scope_.*" }],
    }),
    ...(target === "prometheus" && prometheusUsesBasicAuth(settings) && basicAuth),
  };
}

/** TLS of the connection to Alertmanager. */
export function alertSecurity(settings: TlsSettings): object {
  return usesInternalTls(settings) ? { scheme: scheme(settings), tls_config: clientTls } : {};
}

/** The HTTP client configuration with which `promtool` probes Prometheus. */
export function probeConfig(settings: TlsSettings): object {
  return { tls_config: { ca_file: tlsPaths.ca }, ...(prometheusUsesBasicAuth(settings) && basicAuth) };
}
