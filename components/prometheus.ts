import * as pulumi from "@pulumi/pulumi";
import type * as random from "@pulumi/random";
import { prometheusArguments, prometheusFiles } from "../configs/prometheus";
import { webConfig, webConfigFileName } from "../configs/prometheus/security";
import { probesFor } from "../configs/probes";
import { prometheusAsksForPassword, prometheusLogin, tlsFileNames } from "../configs/tls";
import { containerPorts, paths } from "../configs/topology";
import type { ServiceArgs } from "./collector";
import { HardenedContainer } from "./hardenedContainer";
import { generatedPassword, tlsSecrets, userFor, type Secrets } from "./tls/secrets";

const { http } = containerPorts.prometheus;

/** Prometheus: scrapes the collector, the services and the user's own targets, keeps metrics, evaluates rules. */
export class Prometheus extends pulumi.ComponentResource {
  readonly service: HardenedContainer;
  /** The password of its one user; a secret. `undefined` where it asks for none. */
  readonly password: pulumi.Output<string> | undefined;

  constructor(name: string, args: ServiceArgs, opts?: pulumi.ComponentResourceOptions) {
    super("agentproxy-otel:index:Prometheus", name, {}, opts);
    const { context, settings } = args;
    const login = prometheusAsksForPassword(settings)
      ? generatedPassword(`${name}-password`, settings, { parent: this })
      : undefined;
    this.password = login && pulumi.secret(login.result);
    const secrets = this.secrets(args, login);
    this.service = new HardenedContainer(
      name,
      {
        context,
        service: "prometheus",
        image: settings.images.prometheus,
        user: userFor(65534, secrets),
        memory: settings.memory.prometheus,
        files: prometheusFiles(settings),
        configFolder: paths.prometheus.folder,
        command: prometheusArguments(settings),
        ports: [{ internal: http, external: settings.ports.prometheus }],
        dataPath: paths.prometheus.data,
        secrets,
        probe: probesFor(settings).prometheus,
        stopGraceSeconds: 60,
      },
      { parent: this },
    );
    this.registerOutputs();
  }

  private secrets({ settings, authority }: ServiceArgs, login: random.RandomPassword | undefined): Secrets {
    if (authority === undefined) {
      return {};
    }
    return {
      ...tlsSecrets("prometheus", settings, authority, { parent: this }),
      [webConfigFileName]: login === undefined ? webConfig() : login.bcryptHash.apply(webConfig),
      ...(login && { [prometheusLogin.passwordFile]: login.result }),
      // It verifies Grafana by that very certificate.
      ...(settings.security.certificate !== undefined && {
        [tlsFileNames.ownCertificate]: settings.security.certificate,
      }),
    };
  }
}
