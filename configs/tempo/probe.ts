import { curlProbe, type ServiceProbe } from "../probes";
import { address, services } from "../services";
import { tempoRequiresClientCertificate, tlsPaths, usesInternalTls, type TlsSettings } from "../tls";

/** Tempo's image has no shell, but its binary can probe: without a client certificate, though. */
export function tempoProbe(settings: TlsSettings): ServiceProbe {
  if (!usesInternalTls(settings)) {
    return { from: "tempo", command: ["/tempo", "-health"] };
  }
  const url = `https://${address("tempo", "http")}${services.tempo.health.path}`;
  return tempoRequiresClientCertificate(settings)
    ? curlProbe("grafana", url, "--cacert", tlsPaths.ca, "--cert", tlsPaths.certificate, "--key", tlsPaths.key)
    : { from: "tempo", command: ["/tempo", "-health", `-health.url=${url}`] };
}
