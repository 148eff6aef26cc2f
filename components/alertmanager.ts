import * as pulumi from "@pulumi/pulumi";
import { alertmanagerArguments, alertmanagerFiles, alertmanagerSecrets } from "../configs/alertmanager";
import { webConfig, webConfigFileName } from "../configs/prometheus/security";
import { probesFor } from "../configs/probes";
import { paths } from "../configs/topology";
import type { ServiceArgs } from "./collector";
import { HardenedContainer } from "./hardenedContainer";
import { tlsSecrets } from "./tls/secrets";

/** Alertmanager: tells the receivers of the setting `alerts` what Prometheus' rules found. Published nowhere. */
export class Alertmanager extends pulumi.ComponentResource {
  readonly service: HardenedContainer;

  constructor(name: string, { context, settings, authority }: ServiceArgs, opts?: pulumi.ComponentResourceOptions) {
    super("agentproxy-otel:index:Alertmanager", name, {}, opts);
    const { receivers } = settings.alerts;
    const secrets = {
      ...alertmanagerSecrets(receivers),
      ...tlsSecrets("alertmanager", settings, authority, { parent: this }),
      ...(authority && { [webConfigFileName]: webConfig() }),
    };
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
        command: alertmanagerArguments(settings),
        ports: [],
        dataPath: paths.alertmanager.data,
        secrets,
        probe: probesFor(settings).alertmanager,
        stopGraceSeconds: 15,
      },
      { parent: this },
    );
    this.registerOutputs();
  }
}
