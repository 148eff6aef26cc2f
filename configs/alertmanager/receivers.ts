import { secretPath } from "../secretFiles";
import type { AlertReceiver, Alerts } from "../settings";

/** The receivers that routes name. */
export const receiverNames = {
  /** Every receiver of the setting `alerts`. */
  everybody: "everybody",
  /** The dead man's switch, `alerts.watchdogUrl`. */
  watchdog: "watchdog",
  /** Receives alerts of which nobody is notified. */
  nobody: "nobody",
} as const;

/** A receiver in Alertmanager's notation, and its secrets: file name to content. */
interface Rendered {
  readonly kind: "webhook_configs" | "slack_configs" | "email_configs";
  readonly config: object;
  readonly secrets: Readonly<Record<string, string>>;
}

const watchdogFile = "watchdog";

/** The text of a message: of each alert, what is wrong, what to do, and where to read on. */
const messageTemplate = [
  "{{ range .Alerts }}{{ .Annotations.summary }}",
  "{{ .Annotations.description }}",
  "{{ with .Annotations.dashboard }}Grafana: {{ . }}\n{{ end }}" +
    "{{ with .Annotations.runbook }}Runbook: {{ . }}\n{{ end }}{{ end }}",
].join("\n");

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

/** Alertmanager's receivers. Secrets are in files, never in the configuration. */
export function receiverConfigs({ receivers, watchdogUrl }: Alerts): object[] {
  const all = receivers.map(rendered);
  const kinds = [...new Set(all.map(({ kind }) => kind))];
  return [
    {
      name: receiverNames.everybody,
      ...Object.fromEntries(
        kinds.map((kind) => [kind, all.filter((one) => one.kind === kind).map(({ config }) => config)]),
      ),
    },
    ...(watchdogUrl === undefined
      ? []
      : [
          {
            name: receiverNames.watchdog,
            webhook_configs: [{ url_file: secretPath(watchdogFile), send_resolved: false }],
          },
        ]),
    { name: receiverNames.nobody },
  ];
}

/** Alertmanager's secrets besides those for TLS: file name to content. */
export function alertmanagerSecrets({ receivers, watchdogUrl }: Alerts): Record<string, string> {
  return Object.fromEntries([
    ...receivers.flatMap((receiver, index) => Object.entries(rendered(receiver, index).secrets)),
    ...(watchdogUrl === undefined ? [] : [[watchdogFile, watchdogUrl] as const]),
  ]);
}
