import * as pulumi from "@pulumi/pulumi";
import { prometheusCommand, prometheusFiles } from "../configs/prometheus";
import { certificateRulesFile } from "../configs/prometheus/certificateRules";
import { prometheusProbe } from "../configs/prometheus/probe";
import { webConfig, webConfigFileName } from "../configs/prometheus/webConfig";
import { tlsFileNames } from "../configs/tls";
import type { Secrets } from "./files/secretFiles";
import type { HardenedContainer } from "./hardenedContainer";
import { serviceContainer, type ServiceArgs, type ServiceComponent } from "./service";
import { tlsSecrets } from "./tls/secrets";

/** Prometheus: scrapes the collector, the services and the user's targets, stores metrics, and evaluates rules. */
export class Prometheus extends pulumi.ComponentResource implements ServiceComponent {
  readonly service: HardenedContainer;

  constructor(name: string, args: ServiceArgs, opts?: pulumi.ComponentResourceOptions) {
    super("agentproxy-otel:index:Prometheus", name, {}, opts);
    const { settings } = args;
    this.service = serviceContainer(
      "prometheus",
      args,
      {
        files: prometheusFiles(settings),
        command: prometheusCommand(settings),
        secrets: this.secrets(args),
        probe: prometheusProbe(settings),
        stopGraceSeconds: 60,
      },
      this,
    );
    this.registerOutputs();
  }

  private secrets({ settings, identities, logins, certificates }: ServiceArgs): Secrets {
    return {
      ...tlsSecrets("prometheus", settings, identities, { parent: this }),
      ...(identities.ca !== undefined && { [certificateRulesFile.name]: certificates.rules }),
      [webConfigFileName]: logins.hash("prometheus").apply((hash) => webConfig("prometheus", hash, settings)),
      ...logins.file("prometheus"), // For its scrape of itself, and for its probe.
      ...logins.file("scrape"),
      ...logins.file("alertmanager"),
      // Prometheus trusts exactly this certificate when it scrapes Grafana.
      ...(settings.security.certificate !== undefined && {
        [tlsFileNames.ownCertificate]: settings.security.certificate,
      }),
    };
  }
}
