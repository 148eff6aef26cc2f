import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import type { Settings } from "../configs/settings";
import { serviceNames } from "../configs/topology";
import { Alertmanager } from "./alertmanager";
import { internalTls } from "../configs/tls";
import { Authority } from "./tls/certificate";
import { Collector } from "./collector";
import { machineIsFree, servicesAnswer } from "./preflight";
import { Grafana } from "./grafana";
import { OtlpClients } from "./tls/otlpClients";
import { stackOutputs, type StackOutputs } from "./outputs";
import { Prometheus } from "./prometheus";
import { baseName, ownerLabels, type StackContext } from "./stackContext";
import { Tempo } from "./tempo";

/** The four services on one bridge network of their own, and Alertmanager when alerts have receivers. */
export class ObservabilityStack extends pulumi.ComponentResource {
  readonly outputs: StackOutputs;

  /** @param name the name of the stack's resources in Pulumi; the Docker names come from project and stack. */
  constructor(name: string, settings: Settings, opts?: pulumi.ComponentResourceOptions) {
    super("agentproxy-otel:index:ObservabilityStack", name, {}, opts);
    const child = { parent: this };
    const project = pulumi.getProject();
    const stack = pulumi.getStack();
    const base = baseName(settings.namePrefix, project, stack);

    const mark = new random.RandomId(`${name}-identity`, { byteLength: 8 }, child);
    const identity = machineIsFree(mark.hex, base, settings);
    const owner = { baseName: base, project, stack, identity, bindAddress: settings.bindAddress };
    const network = new docker.Network(
      `${name}-network`,
      { name: base, driver: "bridge", labels: ownerLabels(owner) },
      child,
    );

    const context: StackContext = { ...owner, network };
    const authority = internalTls(settings) ? new Authority("authority", base, child) : undefined;
    const clients = new OtlpClients("otlp-client", settings, authority, child);
    const args = { context, settings, authority };
    const prometheus = new Prometheus("prometheus", args, child);
    const services = {
      collector: new Collector("collector", { ...args, clients }, child),
      tempo: new Tempo("tempo", { ...args, clients }, child),
      prometheus,
      grafana: new Grafana("grafana", { ...args, prometheusPassword: prometheus.password }, child),
    };
    const alertmanager = settings.alerts.receivers.length > 0 ? [new Alertmanager("alertmanager", args, child)] : [];
    servicesAnswer(
      [...serviceNames.map((service) => services[service]), ...alertmanager].map(({ service }) => service),
      settings.healthTimeout,
    );

    this.outputs = stackOutputs(settings, { network: network.name, authority, clients, ...services });
    this.registerOutputs(this.outputs);
  }
}
