import { httpClientConfig } from "../probes";
import { webConfigArgument } from "../prometheus/webConfig";
import { configFilePath, renderYaml, type ConfigFile } from "../render";
import { services } from "../services";
import { isWithin, type Alerts, type Path, type Settings } from "../settings";
import type { TlsSettings } from "../tls";
import { alertmanagerPaths } from "./paths";
import { receiverConfigs } from "./receivers";
import { inhibitRules, route } from "./routing";
import { watchCommand } from "./watch";

export { alertmanagerSecrets } from "./receivers";

/** The parts of `alerts` that have secret files of their own, and aren't in the configuration. */
const secretFields: ReadonlySet<string | number | undefined> = new Set(["url", "password", "watchdogUrl"]);

/** Where Alertmanager reads its configuration. */
function configFile({ encrypted }: Pick<Settings, "encrypted">): string {
  const isElsewhere = (path: Path): boolean => isWithin(path, ["alerts"]) && secretFields.has(path.at(-1));
  return configFilePath(
    alertmanagerPaths.config,
    { encrypted: encrypted.filter((path) => !isElsewhere(path)) },
    ["alertmanagerOverrides"],
    ["alerts"],
  );
}

/**
 * Alertmanager's configuration.
 * @see https://prometheus.io/docs/alerting/latest/configuration/
 */
export function alertmanagerConfig(alerts: Alerts): object {
  return { route: route(alerts), inhibit_rules: inhibitRules, receivers: receiverConfigs(alerts) };
}

/** Alertmanager's files. */
export function alertmanagerFiles(
  settings: Pick<Settings, "alerts" | "overrides" | "security" | "encrypted">,
): ConfigFile[] {
  return [
    renderYaml(configFile(settings), alertmanagerConfig(settings.alerts), settings.overrides.alertmanager),
    renderYaml(alertmanagerPaths.client, httpClientConfig("alertmanager", settings)),
  ];
}

/** Alertmanager's arguments. There is one instance, so clustering is off. */
export function alertmanagerCommand(settings: Pick<Settings, "encrypted">): string[] {
  return [
    `--config.file=${configFile(settings)}`,
    `--storage.path=${services.alertmanager.dataFolder}`,
    `--web.listen-address=:${services.alertmanager.ports.http}`,
    "--cluster.listen-address=",
    webConfigArgument,
  ];
}

/** The shell command of Alertmanager's container: Alertmanager, and the watch for Prometheus beside it. */
export function startCommand(settings: Pick<TlsSettings, "security"> & Pick<Settings, "encrypted">): string {
  return `( ${watchCommand(settings)} ) & exec /bin/alertmanager ${alertmanagerCommand(settings).join(" ")}`;
}
