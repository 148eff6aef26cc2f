import * as pulumi from "@pulumi/pulumi";
import { tempoFiles } from "../configs/tempo";
import { probesFor } from "../configs/probes";
import { tempoAsksForCertificate, tlsFileNames, tlsPaths } from "../configs/tls";
import { containerPorts, paths } from "../configs/topology";
import type { CollectorArgs } from "./collector";
import { HardenedContainer } from "./hardenedContainer";
import { tlsSecrets, userFor, type Secrets } from "./tls/secrets";

/** Grafana Tempo: keeps traces. Its OTLP port is for the collector only and never published. */
export class Tempo extends pulumi.ComponentResource {
  readonly service: HardenedContainer;

  constructor(name: string, args: CollectorArgs, opts?: pulumi.ComponentResourceOptions) {
    super("agentproxy-otel:index:Tempo", name, {}, opts);
    const { context, settings } = args;
    const secrets = this.secrets(args);
    this.service = new HardenedContainer(
      name,
      {
        context,
        service: "tempo",
        image: settings.images.tempo,
        user: userFor(10001, secrets),
        memory: settings.memory.tempo,
        files: tempoFiles(settings),
        configFolder: paths.tempo.folder,
        command: [`-config.file=${paths.tempo.config}`],
        ports: [{ internal: containerPorts.tempo.http, external: settings.ports.tempo }],
        dataPath: paths.tempo.data,
        secrets,
        // Its own probe takes no authority otherwise.
        ...(tlsFileNames.authority in secrets && { environment: { SSL_CERT_FILE: tlsPaths.authority } }),
        probe: probesFor(settings).tempo,
        // It has written everything down within a second. Once it has answered a query, Tempo 3.0.3 doesn't end by
        // itself: a part of it waits for ever for its queue of queries to go.
        stopGraceSeconds: 10,
      },
      { parent: this },
    );
    this.registerOutputs();
  }

  private secrets({ settings, authority, clients }: CollectorArgs): Secrets {
    return {
      ...tlsSecrets("tempo", settings, authority, { parent: this }),
      ...(authority !== undefined &&
        tempoAsksForCertificate(settings) && {
          [tlsFileNames.clients]: pulumi.interpolate`${authority.certificate}${clients.authorities}`,
        }),
    };
  }
}
