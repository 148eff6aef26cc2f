import { address, containerPorts, type AnyServiceName } from "./topology";

/** How a service is asked whether it answers: exit status 0 says yes. */
export interface ServiceProbe {
  /** The service in whose container the command runs: a neighbour, where the image has nothing to ask with. */
  readonly from: AnyServiceName;
  readonly command: readonly string[];
}

const wget = (url: string): string[] => ["wget", "-q", "-O", "/dev/null", url];

/** The probes of the services. Always 127.0.0.1: `localhost` may be IPv6, where nobody listens. */
export const probes: Readonly<Record<AnyServiceName, ServiceProbe>> = {
  // The image has no shell and no probe.
  collector: { from: "grafana", command: wget(`http://${address("collector", containerPorts.collector.health)}/`) },
  tempo: { from: "tempo", command: ["/tempo", "-health"] },
  prometheus: {
    from: "prometheus",
    command: ["/bin/promtool", "check", "ready", `--url=http://127.0.0.1:${containerPorts.prometheus.http}`],
  },
  grafana: { from: "grafana", command: wget(`http://127.0.0.1:${containerPorts.grafana.http}/api/health`) },
  alertmanager: { from: "alertmanager", command: wget(`http://127.0.0.1:${containerPorts.alertmanager.http}/-/ready`) },
};
