import { curlProbe, wgetProbe, type ServiceProbe } from "../probes";
import { address, services } from "../services";
import { tlsPaths, usesInternalTls, type TlsSettings } from "../tls";

/** The collector's image has neither a shell nor a program to probe with, so Grafana's container probes it. */
export function collectorProbe(settings: Pick<TlsSettings, "security">): ServiceProbe {
  const host = `${address("collector", "health")}${services.collector.health.path}`;
  return usesInternalTls(settings)
    ? curlProbe("grafana", `https://${host}`, "--cacert", tlsPaths.ca)
    : wgetProbe("grafana", `http://${host}`);
}
