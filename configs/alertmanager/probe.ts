import { curlProbe, wgetProbe, type ServiceProbe } from "../probes";
import { address, services } from "../services";
import { tlsPaths, usesInternalTls, type TlsSettings } from "../tls";

/** Alertmanager's image has BusyBox' wget, which does not verify certificates: with TLS, Grafana's container probes. */
export function alertmanagerProbe(settings: Pick<TlsSettings, "security">): ServiceProbe {
  const { ports, health } = services.alertmanager;
  return usesInternalTls(settings)
    ? curlProbe("grafana", `https://${address("alertmanager", "http")}${health.path}`, "--cacert", tlsPaths.ca)
    : wgetProbe("alertmanager", `http://127.0.0.1:${ports.http}${health.path}`);
}
