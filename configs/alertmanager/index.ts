import { httpClientConfig } from "../probes";
import { webConfigArgument } from "../prometheus/webConfig";
import { renderYaml, type ConfigFile } from "../render";
import { secretPath } from "../secretFiles";
import { services } from "../services";
import type { AlertReceiver, Settings } from "../settings";
import { alertmanagerPaths } from "./paths";

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
export function alertmanagerFiles(settings: Pick<Settings, "alerts" | "overrides" | "security">): ConfigFile[] {
  const { alerts, overrides } = settings;
  return [
    renderYaml(alertmanagerPaths.config, alertmanagerConfig(alerts.receivers), overrides.alertmanager),
    renderYaml(alertmanagerPaths.probe, httpClientConfig("alertmanager", settings)),
  ];
}

/** The secrets of Alertmanager's receivers: file name to content. */
export function alertmanagerSecrets(receivers: readonly AlertReceiver[]): Record<string, string> {
  return Object.fromEntries(receivers.flatMap((receiver, index) => Object.entries(rendered(receiver, index).secrets)));
}

/** Alertmanager's command line. There is one instance, so clustering is off. */
export const alertmanagerCommand: readonly string[] = [
  `--config.file=${alertmanagerPaths.config}`,
  `--storage.path=${services.alertmanager.dataFolder}`,
  `--web.listen-address=:${services.alertmanager.ports.http}`,
  "--cluster.listen-address=",
  webConfigArgument,
];
