import type { AlertReceiver } from "../settings/alerts";
import { webConfigFileName } from "../prometheus/security";
import { internalTls, type TlsSettings } from "../tls";
import { containerPorts, paths } from "../topology";
import { renderYaml, type ConfigFile } from "../render";

/** The address that the configuration gives a receiver, and what of it is secret: file name to content. */
interface Rendered {
  readonly kind: "webhook_configs" | "slack_configs" | "email_configs";
  readonly config: object;
  readonly secrets: Readonly<Record<string, string>>;
}

const words = "{{ range .Alerts }}{{ .Annotations.summary }}\n{{ .Annotations.description }}\n{{ end }}";

function rendered(receiver: AlertReceiver, index: number): Rendered {
  const file = `receiver-${index}`;
  const path = `${paths.secrets}/${file}`;
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
        config: { api_url_file: path, channel: receiver.channel, send_resolved: true, text: words },
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
 * Alertmanager's configuration: everybody hears of everything, once per kind of alert and project, and again after
 * four hours. Secrets are files, never here.
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
export function alertmanagerFiles(receivers: readonly AlertReceiver[]): ConfigFile[] {
  return [renderYaml(paths.alertmanager.config, alertmanagerConfig(receivers))];
}

/** What Alertmanager reads from `paths.secrets`: file name to content. */
export function alertmanagerSecrets(receivers: readonly AlertReceiver[]): Record<string, string> {
  return Object.assign({}, ...receivers.map((receiver, index) => rendered(receiver, index).secrets)) as Record<
    string,
    string
  >;
}

/** Alertmanager's command line. It is alone, so it needs no cluster. */
export const alertmanagerCommand = [
  `--config.file=${paths.alertmanager.config}`,
  `--storage.path=${paths.alertmanager.data}`,
  `--web.listen-address=:${containerPorts.alertmanager.http}`,
  "--cluster.listen-address=",
];

/** The command line with how it serves, where that isn't plain HTTP. */
export function alertmanagerArguments(settings: Pick<TlsSettings, "security">): string[] {
  return [
    ...alertmanagerCommand,
    ...(internalTls(settings) ? [`--web.config.file=${paths.secrets}/${webConfigFileName}`] : []),
  ];
}
