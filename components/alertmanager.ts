import * as pulumi from "@pulumi/pulumi";
import { alertmanagerFiles, alertmanagerSecrets, startCommand } from "../configs/alertmanager";
import { alertmanagerProbe } from "../configs/alertmanager/probe";
import { webConfig, webConfigFileName } from "../configs/prometheus/webConfig";
import type { HardenedContainer } from "./hardenedContainer";
import { serviceContainer, type ServiceArgs, type ServiceComponent } from "./service";
import { tlsSecrets } from "./tls/secrets";

/**
 * Alertmanager: sends the alerts of Prometheus' rules to the receivers of the setting `alerts`, and notifies of the end of
 * Prometheus. Never published.
 */
export class Alertmanager extends pulumi.ComponentResource implements ServiceComponent {
  readonly service: HardenedContainer;

  constructor(name: string, args: ServiceArgs, opts?: pulumi.ComponentResourceOptions) {
    super("agentproxy-otel:index:Alertmanager", name, {}, opts);
    const { settings, identities, logins } = args;
    this.service = serviceContainer(
      "alertmanager",
      args,
      {
        files: alertmanagerFiles(settings),
        entrypoint: ["/bin/sh", "-c", startCommand(settings)],
        secrets: {
          ...alertmanagerSecrets(settings.alerts),
          ...tlsSecrets("alertmanager", settings, identities, { parent: this }),
          [webConfigFileName]: logins.hash("alertmanager").apply((hash) => webConfig("alertmanager", hash, settings)),
          ...logins.file("alertmanager"), // For its probe, and for the watch for Prometheus.
        },
        probe: alertmanagerProbe(settings),
        stopGraceSeconds: 15,
      },
      this,
    );
    this.registerOutputs();
  }
}
