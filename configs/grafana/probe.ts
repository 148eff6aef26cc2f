import { curlProbe, wgetProbe, type ServiceProbe } from "../probes";
import { services } from "../services";
import { ownServerName, tlsPaths, usesInternalTls, type TlsSettings } from "../tls";

/** Grafana's image has wget and curl. */
export function grafanaProbe(settings: Pick<TlsSettings, "security">): ServiceProbe {
  const { http } = services.grafana.ports;
  const { path } = services.grafana.health;
  if (!usesInternalTls(settings)) {
    return wgetProbe("grafana", `http://127.0.0.1:${http}${path}`);
  }
  const ownName = ownServerName(settings);
  return ownName === undefined
    ? curlProbe("grafana", `https://127.0.0.1:${http}${path}`, "--cacert", tlsPaths.ca)
    : curlProbe(
        "grafana",
        `https://${ownName}:${http}${path}`,
        ...["--cacert", tlsPaths.ownCertificate, "--connect-to", `::127.0.0.1:${http}`],
      );
}
