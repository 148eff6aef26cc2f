import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { enabledServices, type ServiceName } from "../configs/services";
import type { Settings } from "../configs/settings";
import { usesInternalTls } from "../configs/tls";
import { Alertmanager } from "./alertmanager";
import { Collector } from "./collector";
import { Grafana } from "./grafana";
import { stackIdentity } from "./identity";
import { ownerLabels } from "./labels";
import { stackOutputs, type StackOutputs } from "./outputs";
import { preflight } from "./preflight";
import { Prometheus } from "./prometheus";
import { requireHealthy } from "./readiness";
import type { ServiceComponent } from "./service";
import { baseName, type StackContext } from "./stackContext";
import { Tempo } from "./tempo";
import { CertificateAuthority } from "./tls/certificate";
import { CertificateList } from "./tls/certificateList";
import { OtlpClients } from "./tls/otlpClients";

/** The services that the settings enable, on a bridge network of their own. */
export class ObservabilityStack extends pulumi.ComponentResource {
  readonly outputs: StackOutputs;

  /** @param name the name of the stack's resources in Pulumi; Docker names are derived from project and stack. */
  constructor(name: string, settings: Settings, opts?: pulumi.ComponentResourceOptions) {
    super("agentproxy-otel:index:ObservabilityStack", name, {}, opts);
    const child = { parent: this };
    const context = this.context(name, settings);
    const ca = usesInternalTls(settings) ? new CertificateAuthority("authority", context.baseName, child) : undefined;
    const clients = new OtlpClients("otlp-client", settings, ca, child);
    const certificates = certificateList(settings, ca, clients);
    const args = { context, settings, ca, clients, certificates };

    // Grafana needs Prometheus' password; every other service stands alone.
    const prometheus = new Prometheus("prometheus", args, child);
    const grafana = new Grafana("grafana", { ...args, prometheusPassword: prometheus.password }, child);
    const create: Readonly<Record<ServiceName, () => ServiceComponent>> = {
      collector: () => new Collector("collector", args, child),
      tempo: () => new Tempo("tempo", args, child),
      prometheus: () => prometheus,
      grafana: () => grafana,
      alertmanager: () => new Alertmanager("alertmanager", args, child),
    };
    const components = enabledServices(settings).map((service) => create[service]());
    certificates.complete();
    requireHealthy(
      components.map(({ service }) => service),
      settings.healthTimeout,
    );

    this.outputs = stackOutputs(settings, { network: context.network.name, ca, clients, grafana, prometheus });
    this.registerOutputs(this.outputs);
  }

  /** What all services share. The network is created only after the preflight checks. */
  private context(name: string, settings: Settings): StackContext {
    const child = { parent: this };
    const project = pulumi.getProject();
    const stack = pulumi.getStack();
    const base = baseName(settings.namePrefix, project, stack);
    const identity = preflight(stackIdentity(`${name}-identity`, child), { baseName: base, project, stack }, settings);
    const owner = { baseName: base, project, stack, identity, bindAddress: settings.bindAddress };
    const network = new docker.Network(
      `${name}-network`,
      { name: base, driver: "bridge", labels: ownerLabels(owner) },
      child,
    );
    return { ...owner, network };
  }
}

/** A list with the certificates that don't belong to a service. */
function certificateList(
  { security }: Pick<Settings, "security">,
  ca: CertificateAuthority | undefined,
  clients: OtlpClients,
): CertificateList {
  const list = new CertificateList();
  const add = (name: string, pem: pulumi.Input<string> | undefined): void => {
    if (pem !== undefined) {
      list.add(name, pem);
    }
  };
  add("CA", ca?.certificate);
  add("tlsCertificate", security.certificate);
  clients.credentials.forEach(({ name, certificate }) => add(`client ${name}`, certificate));
  return list;
}
