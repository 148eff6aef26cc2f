import { webConfigArguments } from "../prometheus/webConfig";
import { configFilePath, renderYaml, type ConfigFile } from "../render";
import { secretPath } from "../secretFiles";
import { configPath, services } from "../services";
import { isWithin, type AlertReceiver, type Path, type Settings } from "../settings";
import type { TlsSettings } from "../tls";

/** The parts of a receiver that have secret files of their own, and aren't in the configuration. */
const secretFields: ReadonlySet<string | number | undefined> = new Set(["url", "password"]);

/** Where Alertmanager reads its configuration. */
function configFile({ encrypted }: Pick<Settings, "encrypted">): string {
  const isElsewhere = (path: Path): boolean => isWithin(path, ["alerts"]) && secretFields.has(path.at(-1));
  return configFilePath(
    configPath("alertmanager", "alertmanager.yml"),
    { encrypted: encrypted.filter((path) => !isElsewhere(path)) },
    ["alertmanagerOverrides"],
    ["alerts"],
  );
}

/** A receiver in Alertmanager's notation, and its secrets: file name to content. */
interface Rendered {
  readonly kind: "webhook_configs" | "slack_configs" | "email_configs";
  readonly config: object;
  readonly secrets: Readonly<Record<string, string>>;
}

const messageTemplate = "{{ range .Alerts }}{{ .Annotations.summary }}\n{{ .Annotations.description }}\n{{ end }}";

function rendered(receiver: AlertReceiver, index: number): Rendered {
  const file = `receiver-${index}`;
  const path = secretPath(file);
  switch (receiver.type) {
    case "webhook":
      return {
        kind: "webhook_configs",
        config: { url_file: path, send_resolved: true },
        secrets: { [file]: receiver.url },
      };
    case "slack":
      return {
        kind: "slack_configs",
        config: { api_url_file: path, channel: receiver.channel, send_resolved: true, text: messageTemplate },
        secrets: { [file]: receiver.url },
      };
    case "email": {
      const { to, from, smarthost, username, password } = receiver;
      return {
        kind: "email_configs",
        config: {
          to,
          from,
          smarthost,
          auth_username: username,
          auth_password_file: password === undefined ? undefined : path,
          send_resolved: true,
        },
        secrets: password === undefined ? {} : { [file]: password },
      };
    }
  }
}

/**
 * Alertmanager's configuration: every receiver gets every alert, grouped by kind of alert and project, and again after
 * four hours. Secrets are in files, never in the configuration.
 * @see https://prometheus.io/docs/alerting/latest/configuration/
 */
export function alertmanagerConfig(receivers: readonly AlertReceiver[]): object {
  const all = receivers.map(rendered);
  const kinds = [...new Set(all.map(({ kind }) => kind))];
  return {
    route: {
      receiver: "everybody",
      group_by: ["alertname", "service_namespace", "agentproxy_project_id"],
      group_wait: "30s",
      group_interval: "5m",
      repeat_interval: "4h",
    },
    receivers: [
      {
        name: "everybody",
        ...Object.fromEntries(
          kinds.map((kind) => [kind, all.filter((one) => one.kind === kind).map(({ config }) => config)]),
        ),
      },
    ],
  };
}

/** Alertmanager's files. */
export function alertmanagerFiles(settings: Pick<Settings, "alerts" | "overrides" | "encrypted">): ConfigFile[] {
  const { alerts, overrides } = settings;
  return [renderYaml(configFile(settings), alertmanagerConfig(alerts.receivers), overrides.alertmanager)];
}

/** Alertmanager's secrets besides those for TLS: file name to content. */
export function alertmanagerSecrets(receivers: readonly AlertReceiver[]): Record<string, string> {
  return Object.fromEntries(receivers.flatMap((receiver, index) => Object.entries(rendered(receiver, index).secrets)));
}

/** Alertmanager's command line. There is one instance, so clustering is off. */
export function alertmanagerCommand(settings: Pick<TlsSettings, "security"> & Pick<Settings, "encrypted">): string[] {
  return [
    `--config.file=${configFile(settings)}`,
    `--storage.path=${services.alertmanager.dataFolder}`,
    `--web.listen-address=:${services.alertmanager.ports.http}`,
    "--cluster.listen-address=",
    ...webConfigArguments(settings),
  ];
}
