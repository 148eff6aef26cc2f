import * as pulumi from "@pulumi/pulumi";
import { isPublished } from "../configs/services";
import { tempoConfigFile, tempoFiles } from "../configs/tempo";
import { tempoProbe } from "../configs/tempo/probe";
import { clientCasFile } from "../configs/tls";
import type { Secrets } from "./files/secretFiles";
import type { HardenedContainer } from "./hardenedContainer";
import { serviceContainer, type ServiceArgs, type ServiceComponent } from "./service";
import { tlsSecrets } from "./tls/secrets";

/** Grafana Tempo: stores traces. Its OTLP port is for the collector only and never published. */
export class Tempo extends pulumi.ComponentResource implements ServiceComponent {
  readonly service: HardenedContainer;

  constructor(name: string, args: ServiceArgs, opts?: pulumi.ComponentResourceOptions) {
    super("agentproxy-otel:index:Tempo", name, {}, opts);
    const { settings } = args;
    this.service = serviceContainer(
      "tempo",
      args,
      {
        files: tempoFiles(settings),
        command: [`-config.file=${tempoConfigFile(settings)}`],
        secrets: this.secrets(args),
        probe: tempoProbe(settings),
        // Tempo writes everything to disk within a second, but once it has run a query, version 3.0.3 doesn't exit:
        // one of its modules waits for its query queue for ever.
        stopGraceSeconds: 10,
      },
      this,
    );
    this.registerOutputs();
  }

  private secrets({ settings, identities, clients }: ServiceArgs): Secrets {
    const files = tlsSecrets("tempo", settings, identities, { parent: this });
    const httpClients = clientCasFile("http");
    return {
      ...files,
      // Where Tempo is published, the clients that may send OTLP may also read traces.
      ...(isPublished("tempo", settings) && {
        [httpClients]: pulumi.interpolate`${files[httpClients]}${clients.cas}`,
      }),
    };
  }
}
