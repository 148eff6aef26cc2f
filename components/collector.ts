import * as pulumi from "@pulumi/pulumi";
import { collectorFiles } from "../configs/collector";
import { keepsQueue, tokensFileName } from "../configs/collector/security";
import { probesFor } from "../configs/probes";
import type { Settings } from "../configs/settings";
import { tlsFileNames } from "../configs/tls";
import { containerPorts, paths } from "../configs/topology";
import type { Issuer } from "./tls/certificate";
import { HardenedContainer } from "./hardenedContainer";
import type { OtlpClients } from "./tls/otlpClients";
import { tlsSecrets, userFor, type Secrets } from "./tls/secrets";
import type { StackContext } from "./stackContext";

const ports = containerPorts.collector;

/** Inputs of a service's component. */
export interface ServiceArgs {
  readonly context: StackContext;
  readonly settings: Settings;
  /** Signs the services' certificates; `undefined` without TLS. */
  readonly authority: Issuer | undefined;
}

/** Inputs of {@link Collector}. */
export interface CollectorArgs extends ServiceArgs {
  /** Who may send. */
  readonly clients: OtlpClients;
}

/** The OpenTelemetry Collector: takes OTLP, gives traces to Tempo and metrics to Prometheus. */
export class Collector extends pulumi.ComponentResource {
  readonly service: HardenedContainer;

  constructor(name: string, args: CollectorArgs, opts?: pulumi.ComponentResourceOptions) {
    super("agentproxy-otel:index:Collector", name, {}, opts);
    const { context, settings } = args;
    const secrets = this.secrets(args);
    const memory = settings.memory.collector;
    this.service = new HardenedContainer(
      name,
      {
        context,
        service: "collector",
        image: settings.images.collector,
        user: userFor(10001, secrets),
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
        secrets,
        ...(keepsQueue(settings) && {
          dataPath: paths.collector.queue,
          // The collector's image has no such directory; this one's is the same user's and nobody else's.
          dataOwner: { image: settings.images.tempo, path: paths.tempo.data },
        }),
        probe: probesFor(settings).collector,
        stopGraceSeconds: 30,
      },
      { parent: this },
    );
    this.registerOutputs();
  }

  private secrets({ settings, authority, clients }: CollectorArgs): Secrets {
    const { otlpAuth } = settings.security;
    return {
      ...tlsSecrets("collector", settings, authority, { parent: this }, { ownToo: true }),
      ...(otlpAuth === "bearer" && { [tokensFileName]: clients.tokens }),
      ...(otlpAuth === "mtls" && { [tlsFileNames.clients]: clients.authorities }),
    };
  }
}
