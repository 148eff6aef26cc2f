import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { grafanaEnvironment, grafanaFiles } from "../configs/grafana";
import { probes } from "../configs/probes";
import { containerPorts, paths } from "../configs/topology";
import type { ServiceArgs } from "./collector";
import { HardenedContainer } from "./hardenedContainer";

const { http } = containerPorts.grafana;
const passwordFile = "admin-password";

/**
 * Grafana reads a configured password only when its database is new. Setting it before each start serves the first
 * start and every rotation.
 */
const startWithPassword =
  `grafana cli --homepath /usr/share/grafana admin reset-admin-password --password-from-stdin ` +
  `< ${paths.secrets}/${passwordFile} > /dev/null && exec /run.sh`;

/** Grafana: shows it all. The administrator's password is generated. */
export class Grafana extends pulumi.ComponentResource {
  readonly service: HardenedContainer;
  /** The administrator's password; a secret. */
  readonly adminPassword: pulumi.Output<string>;

  constructor(name: string, { context, settings }: ServiceArgs, opts?: pulumi.ComponentResourceOptions) {
    super("agentproxy-otel:index:Grafana", name, {}, opts);
    const password = new random.RandomPassword(
      `${name}-admin-password`,
      { length: 32, special: false },
      { parent: this },
    );
    this.adminPassword = pulumi.secret(password.result);
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
        entrypoint: ["/bin/sh", "-c", startWithPassword],
        environment: grafanaEnvironment(settings),
        ports: [{ internal: http, external: settings.ports.grafana }],
        dataPath: paths.grafana.data,
        secrets: { [passwordFile]: this.adminPassword },
        probe: probes.grafana,
        stopGraceSeconds: 30,
      },
      { parent: this },
    );
    this.registerOutputs();
  }
}
