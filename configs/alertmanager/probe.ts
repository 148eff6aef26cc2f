import type { ServiceProbe } from "../probes";
import { services } from "../services";
import { scheme, type TlsSettings } from "../tls";
import { alertmanagerPaths } from "./paths";

/** Alertmanager's image has `amtool`, which can verify certificates and authenticate. */
export function alertmanagerProbe(settings: Pick<TlsSettings, "security">): ServiceProbe {
  const url = `${scheme(settings)}://127.0.0.1:${services.alertmanager.ports.http}`;
  return {
    from: "alertmanager",
    command: [
      "/bin/amtool",
      "cluster",
      "show",
      `--alertmanager.url=${url}`,
      `--http.config.file=${alertmanagerPaths.client}`,
    ],
  };
}
