import * as pulumi from "@pulumi/pulumi";
import { tempoFiles } from "../configs/tempo";
import { probes } from "../configs/probes";
import { containerPorts, paths } from "../configs/topology";
import type { ServiceArgs } from "./collector";
import { HardenedContainer } from "./hardenedContainer";

/** Grafana Tempo: keeps traces. Its OTLP port is for the collector only and never published. */
export class Tempo extends pulumi.ComponentResource {
  readonly service: HardenedContainer;

  constructor(name: string, { context, settings }: ServiceArgs, opts?: pulumi.ComponentResourceOptions) {
    super("agentproxy-otel:index:Tempo", name, {}, opts);
    this.service = new HardenedContainer(
      name,
      {
        context,
        service: "tempo",
        image: settings.images.tempo,
        user: "10001:10001",
        memory: settings.memory.tempo,
        files: tempoFiles(settings),
        configFolder: paths.tempo.folder,
        command: [`-config.file=${paths.tempo.config}`],
        ports: [{ internal: containerPorts.tempo.http, external: settings.ports.tempo }],
        dataPath: paths.tempo.data,
        probe: probes.tempo,
        stopGraceSeconds: 60, // It writes its blocks out first, which was seen to take 20 to 30 s.
      },
      { parent: this },
    );
    this.registerOutputs();
  }
}
