import * as pulumi from "@pulumi/pulumi";
import { collectorFiles } from "../configs/collector";
import { probes } from "../configs/probes";
import type { Settings } from "../configs/settings";
import { containerPorts, paths } from "../configs/topology";
import { HardenedContainer } from "./hardenedContainer";
import type { StackContext } from "./stackContext";

const ports = containerPorts.collector;

/** Inputs of a service's component. */
export interface ServiceArgs {
  readonly context: StackContext;
  readonly settings: Settings;
}

/** The OpenTelemetry Collector: takes OTLP, gives traces to Tempo and metrics to Prometheus. */
export class Collector extends pulumi.ComponentResource {
  readonly service: HardenedContainer;

  constructor(name: string, { context, settings }: ServiceArgs, opts?: pulumi.ComponentResourceOptions) {
    super("agentproxy-otel:index:Collector", name, {}, opts);
    const memory = settings.memory.collector;
    this.service = new HardenedContainer(
      name,
      {
        context,
        service: "collector",
        image: settings.images.collector,
        user: "10001:10001",
        memory,
        files: collectorFiles(settings),
        configFolder: paths.collector.folder,
        command: [`--config=${paths.collector.config}`],
        environment: { GOMEMLIMIT: `${Math.floor(memory * 0.8)}MiB` },
        ports: [
          { internal: ports.otlpGrpc, external: settings.ports.otlpGrpc },
          { internal: ports.otlpHttp, external: settings.ports.otlpHttp },
          { internal: ports.metrics, external: settings.ports.collectorMetrics },
        ],
        probe: probes.collector,
        stopGraceSeconds: 30,
      },
      { parent: this },
    );
    this.registerOutputs();
  }
}
