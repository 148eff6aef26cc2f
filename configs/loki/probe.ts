import { mutualTlsProbe, type ServiceProbe } from "../probes";
import { address, services } from "../services";
import { requiresCertificate, type TlsSettings } from "../tls";

const { ports, health } = services.loki;

/** Loki's image has no shell, but its binary can probe: without a client certificate, though. */
export function lokiProbe(settings: Pick<TlsSettings, "security">): ServiceProbe {
  return requiresCertificate("loki", "http", settings)
    ? mutualTlsProbe(`https://${address("loki", "http")}${health.path}`)
    : {
        from: "loki",
        command: ["/usr/bin/loki", "-health", `-health.url=http://127.0.0.1:${ports.http}${health.path}`],
      };
}
