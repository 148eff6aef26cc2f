import * as pulumi from "@pulumi/pulumi";
import { lokiConfigFile, lokiFiles } from "../configs/loki";
import { lokiProbe } from "../configs/loki/probe";
import type { HardenedContainer } from "./hardenedContainer";
import { goMemoryLimit, serviceContainer, type ServiceArgs, type ServiceComponent } from "./service";
import { tlsSecrets } from "./tls/secrets";

/** Grafana Loki: stores log records. Never published; only the collector, Prometheus and Grafana use it. */
export class Loki extends pulumi.ComponentResource implements ServiceComponent {
  readonly service: HardenedContainer;

  constructor(name: string, args: ServiceArgs, opts?: pulumi.ComponentResourceOptions) {
    super("agentproxy-otel:index:Loki", name, {}, opts);
    const { settings, identities } = args;
    this.service = serviceContainer(
      "loki",
      args,
      {
        files: lokiFiles(settings),
        command: [`-config.file=${lokiConfigFile(settings)}`],
        environment: goMemoryLimit(settings.memory.loki),
        secrets: tlsSecrets("loki", settings, identities, { parent: this }),
        probe: lokiProbe(settings),
        // Loki writes what it has in memory to its store before it exits.
        stopGraceSeconds: 30,
      },
      this,
    );
    this.registerOutputs();
  }
}
