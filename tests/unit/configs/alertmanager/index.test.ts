import { alertmanagerFiles, alertmanagerSecrets } from "../../../../configs/alertmanager";
import { prometheusConfig } from "../../../../configs/prometheus";
import { settingsOf } from "../../../../tools/local-pipeline/pipeline";

const receivers = [
  { type: "webhook", url: "https://hook.example/s3cret" },
  { type: "slack", url: "https://hooks.slack.example/s3cret", channel: "#agents" },
  { type: "email", to: "ada@example.com", from: "stack@example.com", smarthost: "mail.example.com:587" },
  {
    type: "email",
    to: "lin@example.com",
    from: "stack@example.com",
    smarthost: "mail.example.com:587",
    username: "stack",
    password: "s3cret",
  },
  { type: "webhook", url: "http://other.example/s3cret" },
];
const settings = settingsOf({ alerts: JSON.stringify({ receivers }) });

test("every receiver gets every alert, and no secret is in the configuration", () => {
  const [file] = alertmanagerFiles(settings);
  expect(file).toEqual({
    path: "/etc/alertmanager/alertmanager.yml",
    content: `route:
  receiver: everybody
  group_by:
    - alertname
    - service_namespace
    - agentproxy_project_id
  group_wait: 30s
  group_interval: 5m
  repeat_interval: 4h
receivers:
  - name: everybody
    webhook_configs:
      - url_file: /run/secrets/receiver-0
        send_resolved: true
      - url_file: /run/secrets/receiver-4
        send_resolved: true
    slack_configs:
      - api_url_file: /run/secrets/receiver-1
        channel: "#agents"
        send_resolved: true
        text: |-
          {{ range .Alerts }}{{ .Annotations.summary }}
          {{ .Annotations.description }}
          {{ end }}
    email_configs:
      - to: ada@example.com
        from: stack@example.com
        smarthost: mail.example.com:587
        send_resolved: true
      - to: lin@example.com
        from: stack@example.com
        smarthost: mail.example.com:587
        auth_username: stack
        auth_password_file: /run/secrets/receiver-3
        send_resolved: true
`,
  });
});

test("secrets are in separate files", () => {
  expect(alertmanagerSecrets(settings.alerts.receivers)).toEqual({
    "receiver-0": "https://hook.example/s3cret",
    "receiver-1": "https://hooks.slack.example/s3cret",
    "receiver-3": "s3cret",
    "receiver-4": "http://other.example/s3cret",
  });
});

test("Prometheus is configured with Alertmanager only when there are receivers", () => {
  const jobs = (config: object): string[] =>
    (config as { scrape_configs: { job_name: string }[] }).scrape_configs.map(({ job_name }) => job_name);
  expect(prometheusConfig(settings)).toMatchObject({
    alerting: { alertmanagers: [{ static_configs: [{ targets: ["alertmanager.backend:9093"] }] }] },
  });
  expect(jobs(prometheusConfig(settings))).toContain("alertmanager");
  expect(prometheusConfig(settingsOf({}))).not.toHaveProperty("alerting");
  expect(jobs(prometheusConfig(settingsOf({})))).not.toContain("alertmanager");
});
