import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { enabledServices, type ServiceName } from "../configs/services";
import type { Settings } from "../configs/settings";
import { usesInternalTls, usesTlsToStores } from "../configs/tls";
import { Alertmanager } from "./alertmanager";
import { Collector } from "./collector";
import { Grafana } from "./grafana";
import { Loki } from "./loki";
import { networkNames } from "./dockerNames";
import { stackIdentity } from "./identity";
import { ownerLabels } from "./labels";
import { stackOutputs, type StackOutputs } from "./outputs";
import { preflight } from "./preflight";
import { Prometheus } from "./prometheus";
import { requireHealthy } from "./readiness";
import type { ServiceArgs, ServiceComponent } from "./service";
import { ServiceLogins } from "./serviceLogins";
import { baseName, type StackContext } from "./stackContext";
import { Tempo } from "./tempo";
import { CertificateAuthority } from "./tls/certificate";
import { CertificateList } from "./tls/certificateList";
import { OtlpClients } from "./tls/otlpClients";
import { ServiceClients } from "./tls/serviceClients";

/** The services that the settings enable, on two bridge networks of their own. */
export class ObservabilityStack extends pulumi.ComponentResource {
  readonly outputs: StackOutputs;

  /** @param name the name of the stack's resources in Pulumi; Docker names are derived from project and stack. */
  constructor(name: string, settings: Settings, opts?: pulumi.ComponentResourceOptions) {
    super("agentproxy-otel:index:ObservabilityStack", name, {}, opts);
    const child = { parent: this };
    const context = this.context(name, settings);
    // Without TLS between the services it is for the stores' ports only, and nobody else needs it.
    const ca = usesTlsToStores(settings) ? new CertificateAuthority("authority", context.baseName, child) : undefined;
    const serviceClients = new ServiceClients("service-client", settings, child);
    const clients = new OtlpClients("otlp-client", settings, child);
    const logins = new ServiceLogins("service-logins", settings, child);
    const certificates = certificateList(settings, ca, clients);
    const args: ServiceArgs = { context, settings, identities: { ca, serviceClients }, logins, clients, certificates };

    const grafana = new Grafana("grafana", args, child); // Its passwords are outputs.
    const create: Readonly<Record<ServiceName, () => ServiceComponent>> = {
      collector: () => new Collector("collector", args, child),
      tempo: () => new Tempo("tempo", args, child),
      loki: () => new Loki("loki", args, child),
      prometheus: () => new Prometheus("prometheus", args, child),
      grafana: () => grafana,
      alertmanager: () => new Alertmanager("alertmanager", args, child),
    };
    const components = enabledServices(settings).map((service) => create[service]());
    certificates.complete();
    requireHealthy(
      components.map(({ service }) => service),
      settings.healthTimeout,
    );

    this.outputs = stackOutputs(settings, {
      network: context.networks.ingest.name,
      ca: usesInternalTls(settings) ? ca : undefined,
      clients,
      grafana,
      logins,
    });
    this.registerOutputs(this.outputs);
  }

  /** What all services share. The networks are created only after the preflight checks. */
  private context(name: string, settings: Settings): StackContext {
    const child = { parent: this };
    const project = pulumi.getProject();
    const stack = pulumi.getStack();
    const base = baseName(settings.namePrefix, project, stack);
    const identity = preflight(stackIdentity(`${name}-identity`, child), { baseName: base, project, stack }, settings);
    const owner = { baseName: base, project, stack, identity, bindAddress: settings.bindAddress };
    const names = networkNames(base);
    const bridge = { driver: "bridge", labels: ownerLabels(owner) };
    return {
      ...owner,
      networks: {
        ingest: new docker.Network(`${name}-network`, { ...bridge, name: names.ingest }, child),
        backend: new docker.Network(
          `${name}-backend-network`,
          { ...bridge, name: names.backend, internal: true },
          child,
        ),
      },
    };
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
