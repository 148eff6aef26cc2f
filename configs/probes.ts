import { internalTls, ownServerName, scheme, tempoAsksForCertificate, tlsPaths, type TlsSettings } from "./tls";
import { address, containerPorts, paths, type AnyServiceName } from "./topology";

/** How a service is asked whether it answers: exit status 0 says yes. */
export interface ServiceProbe {
  /** The service in whose container the command runs: a neighbour, where the image has nothing to ask with. */
  readonly from: AnyServiceName;
  readonly command: readonly string[];
}

const wget = (url: string): string[] => ["wget", "-q", "-O", "/dev/null", url];

/** Busybox' wget verifies no certificate. */
const curl = (url: string, ...more: string[]): string[] => ["curl", "-sSf", "-o", "/dev/null", ...more, url];

/** The probes of the services. Always 127.0.0.1: `localhost` may be IPv6, where nobody listens. */
export function probesFor(settings: TlsSettings): Readonly<Record<AnyServiceName, ServiceProbe>> {
  const { collector, tempo, prometheus, grafana, alertmanager } = containerPorts;
  const health = `${scheme(settings)}://${address("collector", collector.health)}/`;
  const ready = `${scheme(settings)}://127.0.0.1:${prometheus.http}`;
  if (!internalTls(settings)) {
    return {
      // The image has no shell and no probe.
      collector: { from: "grafana", command: wget(health) },
      tempo: { from: "tempo", command: ["/tempo", "-health"] },
      prometheus: { from: "prometheus", command: ["/bin/promtool", "check", "ready", `--url=${ready}`] },
      grafana: { from: "grafana", command: wget(`http://127.0.0.1:${grafana.http}/api/health`) },
      alertmanager: { from: "alertmanager", command: wget(`http://127.0.0.1:${alertmanager.http}/-/ready`) },
    };
  }
  const trust = ["--cacert", tlsPaths.authority];
  const tempoReady = `https://${address("tempo", tempo.http)}/ready`;
  const ownName = ownServerName(settings);
  return {
    collector: { from: "grafana", command: curl(health, ...trust) },
    tempo: tempoAsksForCertificate(settings)
      ? {
          from: "grafana", // Tempo's own probe has no certificate to show.
          command: curl(tempoReady, ...trust, "--cert", tlsPaths.certificate, "--key", tlsPaths.key),
        }
      : { from: "tempo", command: ["/tempo", "-health", `-health.url=${tempoReady}`] },
    prometheus: {
      from: "prometheus",
      command: [
        ...["/bin/promtool", "check", "ready", `--url=${ready}`],
        `--http.config.file=${paths.prometheus.probe}`,
      ],
    },
    alertmanager: {
      from: "grafana",
      command: curl(`https://${address("alertmanager", alertmanager.http)}/-/ready`, ...trust),
    },
    grafana: {
      from: "grafana",
      command:
        ownName === undefined
          ? curl(`https://127.0.0.1:${grafana.http}/api/health`, ...trust)
          : curl(
              `https://${ownName}:${grafana.http}/api/health`,
              ...["--cacert", tlsPaths.ownCertificate, "--connect-to", `::127.0.0.1:${grafana.http}`],
            ),
    },
  };
}
