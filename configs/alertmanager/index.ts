import { webConfigArguments } from "../prometheus/webConfig";
import { renderYaml, type ConfigFile } from "../render";
import { configPath, services } from "../services";
import type { Alerts, Settings } from "../settings";
import { tlsPaths, usesInternalTls, type TlsSettings } from "../tls";
import { receiverConfigs } from "./receivers";
import { inhibitRules, route } from "./routing";
import { amtoolConfigPath, watchCommand } from "./watch";

export { alertmanagerSecrets } from "./receivers";

const configFile = configPath("alertmanager", "alertmanager.yml");

/**
 * Alertmanager's configuration.
 * @see https://prometheus.io/docs/alerting/latest/configuration/
 */
export function alertmanagerConfig(alerts: Alerts): object {
  return { route: route(alerts), inhibit_rules: inhibitRules, receivers: receiverConfigs(alerts) };
}

/** Alertmanager's files. */
export function alertmanagerFiles(settings: Pick<Settings, "alerts" | "overrides" | "security">): ConfigFile[] {
  return [
    renderYaml(configFile, alertmanagerConfig(settings.alerts), settings.overrides.alertmanager),
    ...(usesInternalTls(settings) ? [renderYaml(amtoolConfigPath, { tls_config: { ca_file: tlsPaths.ca } })] : []),
  ];
}

/** Alertmanager's arguments. There is one instance, so clustering is off. */
export function alertmanagerCommand(settings: Pick<TlsSettings, "security">): string[] {
  return [
    `--config.file=${configFile}`,
    `--storage.path=${services.alertmanager.dataFolder}`,
    `--web.listen-address=:${services.alertmanager.ports.http}`,
    "--cluster.listen-address=",
    ...webConfigArguments(settings),
  ];
}

/** The shell command of Alertmanager's container: Alertmanager, and the watch for Prometheus beside it. */
export function startCommand(settings: Pick<TlsSettings, "security">): string {
  return `( ${watchCommand(settings)} ) & exec /bin/alertmanager ${alertmanagerCommand(settings).join(" ")}`;
}
