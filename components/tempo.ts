import * as pulumi from "@pulumi/pulumi";
import { tempoConfigFile, tempoFiles } from "../configs/tempo";
import { tempoProbe } from "../configs/tempo/probe";
import { tempoRequiresClientCertificate, tlsFileNames, tlsPaths } from "../configs/tls";
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
        // The only way to set the CA of Tempo's own probe.
        ...(args.ca !== undefined && { environment: { SSL_CERT_FILE: tlsPaths.ca } }),
        probe: tempoProbe(settings),
        // Tempo writes everything to disk within a second, but once it has run a query, version 3.0.3 doesn't exit:
        // one of its modules waits for its query queue for ever.
        stopGraceSeconds: 10,
      },
      this,
    );
    this.registerOutputs();
  }

  private secrets({ settings, ca, clients }: ServiceArgs): Secrets {
    return {
      ...tlsSecrets("tempo", settings, ca, { parent: this }),
      ...(ca !== undefined &&
        tempoRequiresClientCertificate(settings) && {
          [tlsFileNames.clientCas]: pulumi.interpolate`${ca.certificate}${clients.cas}`,
        }),
    };
  }
}
