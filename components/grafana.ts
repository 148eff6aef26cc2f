import * as pulumi from "@pulumi/pulumi";
import { grafanaEnvironment, grafanaFiles } from "../configs/grafana";
import { startCommand, startFileNames, viewerLogin } from "../configs/grafana/start";
import { probesFor } from "../configs/probes";
import type { Settings } from "../configs/settings";
import { prometheusLogin } from "../configs/tls";
import { containerPorts, paths } from "../configs/topology";
import type { ServiceArgs } from "./collector";
import { HardenedContainer } from "./hardenedContainer";
import { generatedPassword, tlsSecrets, type Secrets } from "./tls/secrets";

const { http } = containerPorts.grafana;

/** Inputs of {@link Grafana}. */
export interface GrafanaArgs extends ServiceArgs {
  /** What Prometheus asks for; `undefined` where it asks for nothing. */
  readonly prometheusPassword: pulumi.Output<string> | undefined;
}

/** Grafana: shows it all. The passwords of its users are generated. */
export class Grafana extends pulumi.ComponentResource {
  readonly service: HardenedContainer;
  /** The administrator's password; a secret. */
  readonly adminPassword: pulumi.Output<string>;
  /** The password of the user who only looks; a secret. `undefined` when there is none. */
  readonly viewerPassword: pulumi.Output<string> | undefined;

  constructor(name: string, args: GrafanaArgs, opts?: pulumi.ComponentResourceOptions) {
    super("agentproxy-otel:index:Grafana", name, {}, opts);
    const { context, settings } = args;
    this.adminPassword = this.password(`${name}-admin-password`, settings);
    this.viewerPassword = settings.security.grafanaViewer
      ? this.password(`${name}-viewer-password`, settings)
      : undefined;
    this.service = new HardenedContainer(
      name,
      {
        context,
        service: "grafana",
        image: settings.images.grafana,
        user: "472:0",
        memory: settings.memory.grafana,
        files: grafanaFiles(settings),
        configFolder: paths.grafana.folder,
        entrypoint: ["/bin/sh", "-c", startCommand(settings)],
        environment: grafanaEnvironment(settings),
        ports: [{ internal: http, external: settings.ports.grafana }],
        dataPath: paths.grafana.data,
        secrets: this.secrets(args),
        probe: probesFor(settings).grafana,
        stopGraceSeconds: 30,
      },
      { parent: this },
    );
    this.registerOutputs();
  }

  private password(name: string, settings: Settings): pulumi.Output<string> {
    return pulumi.secret(generatedPassword(name, settings, { parent: this }).result);
  }

  private secrets({ settings, authority, prometheusPassword }: GrafanaArgs): Secrets {
    return {
      [startFileNames.password]: this.adminPassword,
      ...this.viewerSecrets(),
      ...tlsSecrets("grafana", settings, authority, { parent: this }, { ownToo: true }),
      ...(prometheusPassword && { [prometheusLogin.passwordFile]: prometheusPassword }),
      ...authSecrets(settings),
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

function authSecrets({ security }: Settings): Secrets {
  return Object.fromEntries(
    Object.entries(security.grafanaAuth.secrets).map(([file, secret]) => [file, pulumi.secret(secret)]),
  );
}
