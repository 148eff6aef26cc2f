import * as pulumi from "@pulumi/pulumi";
import type { ClientService, ServiceName } from "../../configs/services";
import type { Settings } from "../../configs/settings";
import { clientServices } from "../../configs/tls";
import { clientCertificate, joined, type ClientCertificate } from "./clientCertificate";

/** The client certificates of the services that are clients of others; none where no service requires any. */
export class ServiceClients extends pulumi.ComponentResource {
  private readonly certificates: Readonly<Partial<Record<ServiceName, ClientCertificate>>>;

  constructor(name: string, settings: Pick<Settings, "security">, opts?: pulumi.ComponentResourceOptions) {
    super("agentproxy-otel:index:ServiceClients", name, {}, opts);
    const validity = settings.security.certificateValidity;
    this.certificates = Object.fromEntries(
      clientServices(settings).map((service) => [
        service,
        clientCertificate(`${name}-${service}`, { commonName: service, validity }, { parent: this }),
      ]),
    );
    this.registerOutputs();
  }

  /** The certificate of a service; `undefined` when it has none. */
  of(service: ServiceName): ClientCertificate | undefined {
    return this.certificates[service];
  }

  /** The contents of the file with the CAs of these services. */
  cas(services: readonly ClientService[]): pulumi.Output<string> {
    return joined(services.map((service) => this.certificates[service]!.ca));
  }
}
