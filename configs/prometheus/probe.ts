import type { ServiceProbe } from "../probes";
import { services } from "../services";
import { scheme, type TlsSettings } from "../tls";
import { prometheusPaths } from "./paths";

/** Prometheus' image has `promtool`, which can verify certificates and authenticate. */
export function prometheusProbe(settings: Pick<TlsSettings, "security">): ServiceProbe {
  const url = `${scheme(settings)}://127.0.0.1:${services.prometheus.ports.http}`;
  return {
    from: "prometheus",
    command: ["/bin/promtool", "check", "ready", `--url=${url}`, `--http.config.file=${prometheusPaths.probe}`],
  };
}
