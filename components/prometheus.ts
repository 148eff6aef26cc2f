import * as pulumi from "@pulumi/pulumi";
import type * as random from "@pulumi/random";
import { prometheusCommand, prometheusFiles } from "../configs/prometheus";
import { certificateRulesFile } from "../configs/prometheus/certificateRules";
import { prometheusProbe } from "../configs/prometheus/probe";
import { webConfig, webConfigFileName } from "../configs/prometheus/webConfig";
import { prometheusLogin, prometheusUsesBasicAuth, tlsFileNames } from "../configs/tls";
import type { Secrets } from "./files/secretFiles";
import type { HardenedContainer } from "./hardenedContainer";
import { generatedPassword } from "./passwords";
import { serviceContainer, type ServiceArgs, type ServiceComponent } from "./service";
import { tlsSecrets } from "./tls/secrets";

/** Prometheus: scrapes the collector, the services and the user's targets, stores metrics, and evaluates rules. */
export class Prometheus extends pulumi.ComponentResource implements ServiceComponent {
  readonly service: HardenedContainer;
  /** The password of its only user; a secret. `undefined` where it requires none. */
  readonly password: pulumi.Output<string> | undefined;

  constructor(name: string, args: ServiceArgs, opts?: pulumi.ComponentResourceOptions) {
    super("agentproxy-otel:index:Prometheus", name, {}, opts);
    const { settings } = args;
    const login = prometheusUsesBasicAuth(settings)
      ? generatedPassword(`${name}-password`, settings, { parent: this })
      : undefined;
    this.password = login && pulumi.secret(login.result);
    this.service = serviceContainer(
      "prometheus",
      args,
      {
        files: prometheusFiles(settings),
        command: prometheusCommand(settings),
        secrets: this.secrets(args, login),
        probe: prometheusProbe(settings),
        stopGraceSeconds: 60,
      },
      this,
    );
    this.registerOutputs();
  }

  private secrets({ settings, ca, certificates }: ServiceArgs, login: random.RandomPassword | undefined): Secrets {
    if (ca === undefined) {
      return {};
    }
    return {
      ...tlsSecrets("prometheus", settings, ca, { parent: this }),
      [certificateRulesFile.name]: certificates.rules,
      [webConfigFileName]: login === undefined ? webConfig() : login.bcryptHash.apply(webConfig),
      ...(login && { [prometheusLogin.passwordFile]: login.result }),
      // Prometheus trusts exactly this certificate when it scrapes Grafana.
      ...(settings.security.certificate !== undefined && {
        [tlsFileNames.ownCertificate]: settings.security.certificate,
      }),
    };
  }
}
