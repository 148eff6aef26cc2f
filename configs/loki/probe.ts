import { storeProbe, type ServiceProbe } from "../probes";
import { services } from "../services";
import type { TlsSettings } from "../tls";

const { ports, health } = services.loki;

/** Loki's probe. */
export function lokiProbe(settings: Pick<TlsSettings, "security">): ServiceProbe {
  const url = `http://127.0.0.1:${ports.http}${health.path}`;
  return storeProbe("loki", settings, ["/usr/bin/loki", "-health", `-health.url=${url}`]);
}
