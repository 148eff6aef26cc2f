import * as pulumi from "@pulumi/pulumi";
import { alertmanagerCommand, alertmanagerFiles, alertmanagerSecrets } from "../configs/alertmanager";
import { probes } from "../configs/probes";
import { paths } from "../configs/topology";
import type { ServiceArgs } from "./collector";
import { HardenedContainer } from "./hardenedContainer";

/** Alertmanager: tells the receivers of the setting `alerts` what Prometheus' rules found. Published nowhere. */
export class Alertmanager extends pulumi.ComponentResource {
  readonly service: HardenedContainer;

  constructor(name: string, { context, settings }: ServiceArgs, opts?: pulumi.ComponentResourceOptions) {
    super("agentproxy-otel:index:Alertmanager", name, {}, opts);
    const { receivers } = settings.alerts;
    const secrets = alertmanagerSecrets(receivers);
    this.service = new HardenedContainer(
      name,
      {
        context,
        service: "alertmanager",
        image: settings.alertmanager.image,
        user: "65534:0",
        memory: settings.alertmanager.memory,
        configFolder: paths.alertmanager.folder,
        files: alertmanagerFiles(receivers),
        command: alertmanagerCommand,
        ports: [],
        dataPath: paths.alertmanager.data,
        ...(Object.keys(secrets).length > 0 && { secrets }),
        probe: probes.alertmanager,
        stopGraceSeconds: 15,
      },
      { parent: this },
    );
    this.registerOutputs();
  }
}
