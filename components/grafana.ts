import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { grafanaEnvironment, grafanaFiles } from "../configs/grafana";
import { grafanaProbe } from "../configs/grafana/probe";
import { chooseSecretKey, secretKeyFile } from "../configs/grafana/secretKey";
import { startCommand, startFileNames, viewerLogin } from "../configs/grafana/start";
import type { Settings } from "../configs/settings";
import type { Secrets } from "./files/secretFiles";
import type { HardenedContainer } from "./hardenedContainer";
import { generatedPassword } from "./passwords";
import { serviceContainer, type ServiceArgs, type ServiceComponent } from "./service";
import { tlsSecrets } from "./tls/secrets";

/** Grafana: shows metrics and traces. The passwords of its users are generated. */
export class Grafana extends pulumi.ComponentResource implements ServiceComponent {
  readonly service: HardenedContainer;
  /** The administrator's password; a secret. */
  readonly adminPassword: pulumi.Output<string>;
  /** The password of the user with the role Viewer; a secret. `undefined` when there is no such user. */
  readonly viewerPassword: pulumi.Output<string> | undefined;

  constructor(name: string, args: ServiceArgs, opts?: pulumi.ComponentResourceOptions) {
    super("agentproxy-otel:index:Grafana", name, {}, opts);
    const { settings } = args;
    this.adminPassword = this.password(`${name}-admin-password`, settings);
    this.viewerPassword = settings.security.grafanaViewer
      ? this.password(`${name}-viewer-password`, settings)
      : undefined;
    this.service = serviceContainer(
      "grafana",
      args,
      {
        files: grafanaFiles(settings),
        entrypoint: ["/bin/sh", "-c", `${chooseSecretKey(settings)}${startCommand(settings)}`],
        environment: grafanaEnvironment(settings, args.context.baseName),
        secrets: this.secrets(args),
        probe: grafanaProbe(settings),
        stopGraceSeconds: 30,
      },
      this,
    );
    this.registerOutputs();
  }

  private password(name: string, settings: Settings): pulumi.Output<string> {
    return pulumi.secret(generatedPassword(name, settings, { parent: this }).result);
  }

  /** Constant: with another one, Grafana couldn't read what it has encrypted. */
  private secretKey(): pulumi.Output<string> {
    const options = { parent: this };
    return new random.RandomPassword("grafana-secret-key", { length: 32, special: false }, options).result;
  }

  private secrets({ settings, identities, logins }: ServiceArgs): Secrets {
    return {
      [startFileNames.password]: this.adminPassword,
      [secretKeyFile]: this.secretKey(),
      ...this.viewerSecrets(),
      ...tlsSecrets("grafana", settings, identities, { parent: this }, { includeOwn: true }),
      ...logins.file("prometheus"),
      ...logins.file("scrape"),
      ...logins.file("alertmanager"),
      ...configuredSecrets(settings),
    };
  }

  private viewerSecrets(): Secrets {
    if (this.viewerPassword === undefined) {
      return {};
    }
    const asJson = (more: object): pulumi.Output<string> =>
      this.viewerPassword!.apply((password) => JSON.stringify({ ...more, password }));
    return {
      [startFileNames.administrator]: pulumi.interpolate`user = "admin:${this.adminPassword}"\n`,
      [startFileNames.viewer]: asJson({ name: "Viewer", login: viewerLogin }),
      [startFileNames.viewerPassword]: asJson({}),
    };
  }
}

/** Secrets from the settings. An override of a key of `grafanaAuth` has the same file. */
function configuredSecrets({ security, grafanaOverrideSecrets }: Settings): Secrets {
  return Object.fromEntries(
    Object.entries({ ...security.grafanaAuth.secrets, ...grafanaOverrideSecrets }).map(([file, secret]) => [
      file,
      pulumi.secret(secret),
    ]),
  );
}
