import { mutualTlsProbe, wgetProbe, type ServiceProbe } from "../probes";
import { address, services } from "../services";
import { usesInternalTls, type TlsSettings } from "../tls";

/** The collector's image has neither a shell nor a program to probe with, so Grafana's container probes it. */
export function collectorProbe(settings: Pick<TlsSettings, "security">): ServiceProbe {
  const host = `${address("collector", "health")}${services.collector.health.path}`;
  return usesInternalTls(settings) ? mutualTlsProbe(`https://${host}`) : wgetProbe("grafana", `http://${host}`);
}
