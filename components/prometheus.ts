import * as pulumi from "@pulumi/pulumi";
import { prometheusCommand, prometheusFiles } from "../configs/prometheus";
import { probes } from "../configs/probes";
import { containerPorts, paths } from "../configs/topology";
import type { ServiceArgs } from "./collector";
import { HardenedContainer } from "./hardenedContainer";

const { http } = containerPorts.prometheus;

/** Prometheus: scrapes the collector, the services and the user's own targets, keeps metrics, evaluates rules. */
export class Prometheus extends pulumi.ComponentResource {
  readonly service: HardenedContainer;

  constructor(name: string, { context, settings }: ServiceArgs, opts?: pulumi.ComponentResourceOptions) {
    super("agentproxy-otel:index:Prometheus", name, {}, opts);
    this.service = new HardenedContainer(
      name,
      {
        context,
        service: "prometheus",
        image: settings.images.prometheus,
        user: "65534:65534",
        memory: settings.memory.prometheus,
        files: prometheusFiles(settings),
        configFolder: paths.prometheus.folder,
        command: prometheusCommand,
        ports: [{ internal: http, external: settings.ports.prometheus }],
        dataPath: paths.prometheus.data,
        probe: probes.prometheus,
        stopGraceSeconds: 60,
      },
      { parent: this },
    );
    this.registerOutputs();
  }
}
