import { basicAuth } from "../logins";
import { serviceRow, type ServiceName } from "../services";
import {
  clientTls,
  ownServerName,
  requiresCertificate,
  scheme,
  serverTrust,
  tlsPaths,
  usesInternalTls,
  type TlsSettings,
} from "../tls";

/** TLS and authentication of a scrape job, for a service's metrics about itself or for the collector's exporters. */
export function scrapeSecurity(service: ServiceName, settings: TlsSettings): object {
  const { metricsLogin, metricsPort } = serviceRow(service);
  const tls = usesInternalTls(settings) || requiresCertificate(service, metricsPort, settings);
  return {
    ...(tls && { scheme: "https", tls_config: scrapeTls(service, settings) }),
    ...(metricsLogin !== undefined && basicAuth(metricsLogin)),
  };
}

function scrapeTls(service: ServiceName, settings: TlsSettings): object {
  const { clients = {}, metricsPort } = serviceRow(service);
  if (clients[metricsPort]?.includes("prometheus")) {
    return clientTls;
  }
  const ownName = service === "grafana" ? ownServerName(settings) : undefined;
  return ownName === undefined ? serverTrust : { ca_file: tlsPaths.ownCertificate, server_name: ownName };
}

/** TLS and authentication of the connection to Alertmanager. */
export function alertSecurity(settings: TlsSettings): object {
  return {
    ...(usesInternalTls(settings) && { scheme: scheme(settings), tls_config: serverTrust }),
    ...basicAuth("alertmanager"),
  };
}
