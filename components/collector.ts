import * as pulumi from "@pulumi/pulumi";
import { collectorFiles } from "../configs/collector";
import { collectorConfigFile, scrapeUsersFileName, tokensFileName } from "../configs/collector/paths";
import { collectorProbe } from "../configs/collector/probe";
import { usesPersistentQueue } from "../configs/collector/queue";
import { logins as loginRows } from "../configs/logins";
import { services } from "../configs/services";
import { tlsFileNames } from "../configs/tls";
import type { Secrets } from "./files/secretFiles";
import type { HardenedContainer } from "./hardenedContainer";
import { goMemoryLimit, serviceContainer, type ServiceArgs, type ServiceComponent } from "./service";
import { tlsSecrets } from "./tls/secrets";

/**
 * The OpenTelemetry Collector: receives OTLP, sends traces to Tempo and log records to Loki, and exports metrics for
 * Prometheus to scrape.
 */
export class Collector extends pulumi.ComponentResource implements ServiceComponent {
  readonly service: HardenedContainer;

  constructor(name: string, args: ServiceArgs, opts?: pulumi.ComponentResourceOptions) {
    super("agentproxy-otel:index:Collector", name, {}, opts);
    const { settings } = args;
    this.service = serviceContainer(
      "collector",
      args,
      {
        files: collectorFiles(settings),
        command: [`--config=${collectorConfigFile(settings)}`],
        environment: goMemoryLimit(settings.memory.collector),
        secrets: this.secrets(args),
        keepsData: usesPersistentQueue(settings),
        // The collector's image has no directory for data. Tempo's has one that the same uid owns.
        ...(usesPersistentQueue(settings) && {
          dataOwner: { image: settings.images.tempo, path: services.tempo.dataFolder },
        }),
        probe: collectorProbe(settings),
        stopGraceSeconds: 30,
      },
      this,
    );
    this.registerOutputs();
  }

  private secrets({ settings, identities, logins, clients }: ServiceArgs): Secrets {
    const { otlpAuth } = settings.security;
    return {
      ...tlsSecrets("collector", settings, identities, { parent: this }, { includeOwn: true }),
      [scrapeUsersFileName]: pulumi.interpolate`${loginRows.scrape.user}:${logins.password("scrape")}\n`,
      ...(otlpAuth === "bearer" && { [tokensFileName]: clients.tokens }),
      ...(otlpAuth === "mtls" && { [tlsFileNames.otlpClientCas]: clients.cas }),
    };
  }
}
