import { parse } from "yaml";
import { alertmanagerConfig, alertmanagerFiles, alertmanagerSecrets } from "../../../../configs/alertmanager";
import { prometheusDown, watchCommand } from "../../../../configs/alertmanager/watch";
import { enabledServices } from "../../../../configs/services";
import { prometheusConfig } from "../../../../configs/prometheus";
import type { Settings } from "../../../../configs/settings";
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
/** The stack's file: URLs and passwords are encrypted. */
const inFile = receivers.map((receiver) => ({
  ...receiver,
  ...("url" in receiver && { url: { secure: "v1:x" } }),
  ...("password" in receiver && { password: { secure: "v1:x" } }),
}));
/** Settings with these receivers, as a user has them: their secrets encrypted. */
const withReceivers = (others: Readonly<Record<string, string>> = {}): Settings =>
  settingsOf({ alerts: JSON.stringify({ receivers }), ...others }, new Set(["alerts"]), {
    alerts: { receivers: inFile } as never,
  });
const settings = withReceivers();

test("the receivers are those of the settings, and no secret is in the configuration", () => {
  const [file] = alertmanagerFiles(settings);
  expect(file!.path).toBe("/etc/alertmanager/alertmanager.yml");
  expect(file!.content).not.toContain("s3cret");
  const { receivers: rendered } = parse(file!.content) as { receivers: object[] };
  const email = { from: "stack@example.com", smarthost: "mail.example.com:587", send_resolved: true };
  expect(rendered).toEqual([
    {
      name: "everybody",
      webhook_configs: [
        { url_file: "/run/secrets/receiver-0", send_resolved: true },
        { url_file: "/run/secrets/receiver-4", send_resolved: true },
      ],
      slack_configs: [
        {
          api_url_file: "/run/secrets/receiver-1",
          channel: "#agents",
          send_resolved: true,
          text: expect.stringContaining(".Annotations.runbook") as string,
        },
      ],
      email_configs: [
        { to: "ada@example.com", ...email },
        { to: "lin@example.com", ...email, auth_username: "stack", auth_password_file: "/run/secrets/receiver-3" },
      ],
    },
    { name: "nobody" },
  ]);
});

test("the watchdog has a receiver of its own, or none", () => {
  const watchdog = ({ alerts }: Settings): unknown => {
    const { route } = alertmanagerConfig(alerts) as { route: { routes: Record<string, unknown>[] } };
    return route.routes.find(({ matchers }) => String(matchers).includes("Watchdog"))!["receiver"];
  };
  expect(watchdog(settings)).toBe("nobody");
  const watched = settingsOf({ alerts: '{"watchdogUrl": "https://hc.example/s3cret"}' });
  expect(watchdog(watched)).toBe("watchdog");
  const { alerts } = watched;
  expect(JSON.stringify(alertmanagerConfig(alerts))).not.toContain("s3cret");
  expect(alertmanagerSecrets(alerts)).toEqual({ watchdog: "https://hc.example/s3cret" });
});

test("Alertmanager also runs for the watchdog alone", () => {
  const running = (alerts: object): string[] => enabledServices(settingsOf({ alerts: JSON.stringify(alerts) }));
  expect(running({ watchdogUrl: "https://hc.example/" })).toContain("alertmanager");
  expect(running({ costPerHourUsd: 1 })).not.toContain("alertmanager");
});

test("the texts of PrometheusDown need no quoting in a shell", () => {
  expect(Object.values(prometheusDown.annotations).join()).not.toMatch(/["'$`\\]/);
});

test("amtool signs in, and with TLS verifies Alertmanager's certificate", () => {
  const login = "basic_auth:\n  username: alertmanager\n  password_file: /run/secrets/alertmanager-password\n";
  expect(alertmanagerFiles(settings).slice(1)).toEqual([{ path: "/etc/alertmanager/amtool.yml", content: login }]);
  const secured = withReceivers({ tls: "internal" });
  expect(alertmanagerFiles(secured)[1]).toEqual({
    path: "/etc/alertmanager/amtool.yml",
    content: `tls_config:\n  ca_file: /run/secrets/ca.crt\n${login}`,
  });
  expect(watchCommand(secured)).toContain(
    "--alertmanager.url=https://127.0.0.1:9093 --http.config.file=/etc/alertmanager/amtool.yml",
  );
});

test("secrets are in separate files", () => {
  expect(alertmanagerSecrets(settings.alerts)).toEqual({
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
