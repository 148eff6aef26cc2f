import { mutualTlsProbe, type ServiceProbe } from "../probes";
import { address, services } from "../services";
import { usesInternalTls, type TlsSettings } from "../tls";

/** Tempo's image has no shell, but its binary can probe: without a client certificate, though. */
export function tempoProbe(settings: Pick<TlsSettings, "security">): ServiceProbe {
  return usesInternalTls(settings)
    ? mutualTlsProbe(`https://${address("tempo", "http")}${services.tempo.health.path}`)
    : { from: "tempo", command: ["/tempo", "-health"] };
}
