import { basicAuth, type LoginName } from "./logins";
import { address, serviceRow, type ServiceName } from "./services";
import { requiresCertificate, serverTrust, tlsPaths, usesInternalTls, type TlsSettings } from "./tls";

/**
 * How to find out whether a service is ready: a command with exit status 0. Probes use 127.0.0.1, never `localhost`,
 * which may resolve to IPv6, where the services don't listen.
 */
export interface ServiceProbe {
  /** The service in whose container the command runs: another one where the image has no program to probe with. */
  readonly from: ServiceName;
  readonly command: readonly string[];
}

/** A probe by wget, for plain HTTP: BusyBox' wget does not verify certificates. */
export function wgetProbe(from: ServiceName, url: string): ServiceProbe {
  return { from, command: ["wget", "-q", "-O", "/dev/null", url] };
}

/** The HTTP client configuration with which `promtool` and `amtool` probe their service. */
export function httpClientConfig(login: LoginName, settings: Pick<TlsSettings, "security">): object {
  return { ...(usesInternalTls(settings) && { tls_config: serverTrust }), ...basicAuth(login) };
}

/** A probe by curl in Grafana's container, of a service that requires a client certificate. */
export function mutualTlsProbe(url: string): ServiceProbe {
  const { ca, clientCertificate, clientKey } = tlsPaths;
  return curlProbe("grafana", url, "--cacert", ca, "--cert", clientCertificate, "--key", clientKey);
}

/**
 * The probe of Tempo or Loki: their images have no shell, but their programs can probe, without a client certificate.
 * @param command the program's own probe.
 */
export function storeProbe(
  service: "tempo" | "loki",
  settings: Pick<TlsSettings, "security">,
  command: readonly string[],
): ServiceProbe {
  return requiresCertificate(service, "http", settings)
    ? mutualTlsProbe(`https://${address(service, "http")}${serviceRow(service).health.path}`)
    : { from: service, command };
}

/** A probe by curl, which verifies certificates. */
export function curlProbe(from: ServiceName, url: string, ...options: readonly string[]): ServiceProbe {
  return { from, command: ["curl", "-sSf", "-o", "/dev/null", ...options, url] };
}
