import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { stringify } from "yaml";
import { alertmanagerFiles, alertmanagerSecrets } from "../../configs/alertmanager";
import { alertmanagerPaths } from "../../configs/alertmanager/paths";
import { watchCommand } from "../../configs/alertmanager/watch";
import { prometheusFiles } from "../../configs/prometheus";
import { webConfigArgument } from "../../configs/prometheus/webConfig";
import { secretsFolder } from "../../configs/secretFiles";
import { loginHeaders, writeLogins } from "../../tools/local-pipeline/logins";
import { settingsOf } from "../../tools/local-pipeline/pipeline";
import { freePort } from "../../tools/local-pipeline/ports";
import { eventually, sleep, start, type Running } from "../../tools/local-pipeline/processes";
import { program } from "../../tools/programs/find";
import { alertmanagerMetrics, notifierMetrics } from "../support/serviceMetrics";
import { describeWith } from "../support/requirements";
import { startWebhook, type NotifiedAlert, type Webhook } from "../support/webhook";

/**
 * A real Alertmanager with the rendered configuration. Its waits are divided, so that minutes become seconds; the order of
 * events stays.
 */
describeWith({ programs: ["alertmanager", "amtool", "prometheus"] }, "notifications", () => {
  let folder: string;
  let receiver: Webhook;
  let watchdog: Webhook;
  let alertmanager: Running;
  const headers = loginHeaders("alertmanager");
  /** The HTTP client configuration of amtool. */
  let clientFile: string;
  let url: string;

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), "agentproxy-otel-notifications-"));
    [receiver, watchdog] = [await startWebhook(), await startWebhook()];
    const settings = settingsOf({
      alerts: JSON.stringify({ receivers: [{ type: "webhook", url: receiver.url }], watchdogUrl: watchdog.url }),
    });
    for (const [name, content] of Object.entries(alertmanagerSecrets(settings.alerts))) {
      writeFileSync(join(folder, name), content);
    }
    writeLogins(folder, settings, "alertmanager");
    const [config, client] = alertmanagerFiles(settings);
    clientFile = join(folder, basename(client!.path));
    writeFileSync(clientFile, client!.content.replaceAll(secretsFolder, folder));
    const file = join(folder, "alertmanager.yml");
    writeFileSync(
      file,
      config!.content
        .replaceAll(secretsFolder, folder)
        .replaceAll(/group_wait: 2m/g, "group_wait: 4s")
        .replaceAll(/group_wait: 30s/g, "group_wait: 1s")
        .replaceAll(/group_interval: \w+/g, "group_interval: 1s"),
    );
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    alertmanager = start(program("alertmanager"), [
      `--config.file=${file}`,
      `--storage.path=${join(folder, "data")}`,
      `--web.listen-address=127.0.0.1:${port}`,
      "--cluster.listen-address=",
      webConfigArgument.replace(secretsFolder, folder),
    ]);
    await eventually(
      "Alertmanager",
      async () => ((await fetch(`${url}/-/ready`, { headers })).ok ? true : undefined),
      45,
    );
  });
  afterEach(async () => {
    await alertmanager.stop();
    receiver.stop();
    watchdog.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const post = async (...alerts: Record<string, string>[]): Promise<void> => {
    const response = await fetch(`${url}/api/v2/alerts`, {
      method: "POST",
      headers: { ...headers, "Content-Type": "application/json" },
      body: JSON.stringify(alerts.map((labels) => ({ labels }))),
    });
    expect(response.status).toBe(200);
  };
  /** What the receiver was told, each once. */
  const told = (): string[] =>
    [
      ...new Set(receiver.received.map(({ labels }) => [labels["alertname"], labels["service"]].join(" ").trim())),
    ].sort();

  test("of one cause, one message: what follows from a service that is down is not sent", async () => {
    await post({ alertname: "ServiceDown", severity: "critical", service: "tempo" });
    await post(
      { alertname: "QueueFilling", severity: "warning", service: "tempo", exporter: "otlp_grpc/tempo" },
      { alertname: "ExportFailing", severity: "critical", service: "tempo" },
      { alertname: "MemoryNearLimit", severity: "warning", service: "grafana" },
      { alertname: "TasksFailing", severity: "warning", agentproxy_project_id: "shop" },
      { alertname: "DiskFilling", severity: "critical" },
      { alertname: "MetricsStorageFailing", severity: "critical", service: "prometheus" },
    );
    await eventually("messages", async () => (told().length >= 4 ? Promise.resolve(true) : undefined));
    await sleep(2000);
    expect(told()).toEqual(["DiskFilling", "MemoryNearLimit grafana", "ServiceDown tempo", "TasksFailing"]);
    const silenced = (await (
      await fetch(`${url}/api/v2/alerts?active=false&inhibited=true`, { headers })
    ).json()) as NotifiedAlert[];
    expect(silenced.map(({ labels }) => labels["alertname"]).sort()).toEqual([
      "ExportFailing",
      "MetricsStorageFailing",
      "QueueFilling",
    ]);
  });

  test("of one budget, only the worst is sent", async () => {
    await post({ alertname: "BudgetSpent", severity: "critical", period: "day", agent: "codex" });
    await post(
      { alertname: "BudgetNearlySpent", severity: "warning", period: "day", agent: "codex" },
      { alertname: "BudgetForecast", severity: "info", period: "day", agent: "codex" },
      { alertname: "BudgetNearlySpent", severity: "warning", period: "day" },
      { alertname: "BudgetForecast", severity: "info", period: "day" },
      { alertname: "BudgetForecast", severity: "info", period: "day", project: "shop" },
    );
    const budgets = (): string[] =>
      receiver.received.map(({ labels: { alertname, period, agent, project } }) =>
        [alertname, period, agent, project].filter(Boolean).join(" "),
      );
    await eventually("messages", async () => (new Set(budgets()).size >= 3 ? Promise.resolve(true) : undefined));
    await sleep(2000);
    expect([...new Set(budgets())].sort()).toEqual([
      "BudgetForecast day shop",
      "BudgetNearlySpent day",
      "BudgetSpent day codex",
    ]);
  });

  test("each session that waits for its user is a message of its own", async () => {
    const waiting = { alertname: "AgentWaiting", severity: "warning", agent: "claude-code", project_name: "shop" };
    await post({ ...waiting, session: "one" }, { ...waiting, session: "two" });
    const messages = (): string[] => [...new Set(receiver.received.map(({ labels }) => labels["session"]!))].sort();
    await eventually("messages", async () => (messages().length >= 2 ? Promise.resolve(true) : undefined));
    const groups = (await (await fetch(`${url}/api/v2/alerts/groups`, { headers })).json()) as { labels: object }[];
    expect(groups.map(({ labels }) => labels)).toEqual(
      ["one", "two"].map((session) => ({ alertname: "AgentWaiting", session })),
    );
  });

  test("the watchdog goes to its own receiver only", async () => {
    await post({ alertname: "Watchdog", severity: "none", service: "prometheus" });
    await eventually("the watchdog", async () => (watchdog.received.length > 0 ? Promise.resolve(true) : undefined));
    await sleep(2000);
    expect(told()).toEqual([]);
  });

  test("Prometheus' end is notified of, and its return", async () => {
    const settings = settingsOf({ scrapeInterval: "1s" });
    mkdirSync(join(folder, "rules"));
    for (const { path, content } of prometheusFiles(settings).filter(({ path }) => path.includes("/rules/"))) {
      writeFileSync(join(folder, "rules", basename(path)), content);
    }
    const config = join(folder, "prometheus.yml");
    const login = { basic_auth: { username: "alertmanager", password_file: join(folder, "alertmanager-password") } };
    writeFileSync(
      config,
      stringify({
        global: { evaluation_interval: "1s" },
        rule_files: [`${folder}/rules/services.yml`],
        alerting: { alertmanagers: [{ ...login, static_configs: [{ targets: [new URL(url).host] }] }] },
      }),
    );
    const port = await freePort();
    // The watchdog expires after four times this delay, which is a minute by default.
    const startPrometheus = (): Running =>
      start(program("prometheus"), [
        `--config.file=${config}`,
        `--storage.tsdb.path=${join(folder, "tsdb")}`,
        `--web.listen-address=127.0.0.1:${port}`,
        "--enable-feature=promql-extended-range-selectors",
        "--rules.alert.resend-delay=1s",
      ]);
    let prometheus = startPrometheus();
    const watch = start("/bin/sh", [
      "-c",
      watchCommand(settings)
        .replaceAll("/bin/amtool", program("amtool"))
        .replaceAll("http://127.0.0.1:9093", url)
        .replaceAll(alertmanagerPaths.client, clientFile)
        .replace("sleep 30", "sleep 1")
        .replace("at 75", "at 3"),
    ]);
    try {
      await eventually("the watchdog", async () => (watchdog.received.length > 0 ? Promise.resolve(true) : undefined));
      // Longer than the wait of the group: a report before the first watchdog has ended.
      await sleep(6000);
      expect(told()).toEqual([]);
      const metrics = async (base: string): Promise<string> => (await fetch(`${base}/metrics`, { headers })).text();
      const all = (await metrics(url)) + (await metrics(`http://127.0.0.1:${port}`));
      const names = Object.keys({ ...notifierMetrics, ...alertmanagerMetrics });
      expect(names.filter((name) => !all.includes(`\n${name}{`))).toEqual([]);

      await prometheus.stop("SIGKILL");
      await eventually("the message", async () => (told().length > 0 ? Promise.resolve(true) : undefined), 30);
      const [message] = receiver.received;
      expect(message).toMatchObject({
        status: "firing",
        labels: { alertname: "PrometheusDown", severity: "critical", service: "prometheus" },
        annotations: { runbook: "docs/runbooks/PrometheusDown.md" },
      });

      prometheus = startPrometheus();
      await eventually(
        "its return",
        async () => (receiver.received.some(({ status }) => status === "resolved") ? Promise.resolve(true) : undefined),
        30,
      );
      expect(told()).toEqual(["PrometheusDown prometheus"]);
    } finally {
      await watch.stop("SIGKILL");
      await prometheus.stop("SIGKILL");
    }
  });
});
