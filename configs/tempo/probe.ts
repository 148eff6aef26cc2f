import { storeProbe, type ServiceProbe } from "../probes";
import type { TlsSettings } from "../tls";

/** Tempo's probe. */
export function tempoProbe(settings: Pick<TlsSettings, "security">): ServiceProbe {
  return storeProbe("tempo", settings, ["/tempo", "-health"]);
}
