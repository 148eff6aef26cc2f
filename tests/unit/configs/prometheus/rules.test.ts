import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { prometheusDown } from "../../../../configs/alertmanager/watch";
import { repositoryUrl } from "../../../../configs/repository";
import { services } from "../../../../configs/services";
import { keys } from "../../../../configs/settings/schema";
import { withRunbookLinks } from "../../../../configs/prometheus/rules";
import { prometheusConfig, prometheusFiles } from "../../../../configs/prometheus";
import { settingsRules } from "../../../../configs/prometheus/settingsRules";
import { catalogue } from "../../../support/catalogue";
import { dashboards } from "../../../support/dashboards";
import { namesIn, unknownNames } from "../../../support/expressions";
import { root } from "../../../support/root";
import { settingsOf } from "../../../../tools/local-pipeline/pipeline";

interface Rule {
  readonly alert?: string;
  readonly record?: string;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

interface PromtoolTest {
  readonly alert_rule_test?: readonly { readonly alertname: string; readonly exp_alerts: readonly unknown[] }[];
}

const rules = prometheusFiles(settingsOf({ alerts: '{"costPerHourUsd": 2.5}' }))
  .filter(({ path }) => path.startsWith("/etc/prometheus/rules/"))
  .flatMap(({ content }) => (parse(content) as { groups: { rules: Rule[] }[] }).groups.flatMap((group) => group.rules));
const alerts = rules.filter(({ alert }) => alert !== undefined);

/** The names of alerts, each once. */
const names = [...new Set(alerts.map(({ alert }) => alert!))].sort();

/** The alerts that fire, and those that don't, in the cases for promtool. */
function testedAlerts(): { fire: Set<string>; quiet: Set<string> } {
  const folder = join(root, "tests/binaries/rules");
  const tests = readdirSync(folder).flatMap(
    (name) => (parse(readFileSync(join(folder, name), "utf8")) as { tests: PromtoolTest[] }).tests,
  );
  const cases = tests.flatMap(({ alert_rule_test = [] }) => alert_rule_test);
  const names = (fires: boolean): Set<string> =>
    new Set(cases.filter(({ exp_alerts }) => exp_alerts.length > 0 === fires).map(({ alertname }) => alertname));
  return { fire: names(true), quiet: names(false) };
}

test("each alert has a case in which it fires and, if it can end, one in which it doesn't", () => {
  const { fire, quiet } = testedAlerts();
  expect(names.filter((name) => !fire.has(name))).toEqual([]);
  expect(names.filter((name) => !quiet.has(name))).toEqual(["Watchdog"]);
  expect([...fire, ...quiet].filter((name) => !names.includes(name))).toEqual([]);
});

test.each(alerts)("$alert has a severity, says what is wrong with a number, and what to do", (rule) => {
  const { alert, labels, annotations } = rule;
  expect(alert === "Watchdog" ? ["none"] : ["critical", "warning", "info"]).toContain(labels?.["severity"]);
  expect(annotations?.["summary"]).toMatch(/\.$/);
  expect(annotations?.["description"]).toMatch(/.{40}\.$/s);
  if (!["Watchdog", "ScrapeTargetDown"].includes(alert!)) {
    expect(annotations?.["summary"]).toContain("$value");
  }
});

test.each(alerts)("$alert has a runbook and a dashboard that exist", ({ alert, annotations }) => {
  expect(annotations?.["runbook"]).toBe(`docs/runbooks/${alert}.md`);
  const [, uid] = /^\/d\/([\w-]+)(?:\?.*)?$/.exec(annotations?.["dashboard"] ?? "") ?? [];
  expect(dashboards.map((dashboard) => dashboard.uid)).toContain(uid);
});

/** The alerts of Prometheus' rules and the one that Alertmanager's container raises. */
const documented = [...names, prometheusDown.labels.alertname].sort();

test("there is a runbook for each alert and no other, each with the same sections", () => {
  const folder = join(root, "docs/runbooks");
  expect(readdirSync(folder).sort()).toEqual(documented.map((name) => `${name}.md`));
  for (const name of documented) {
    const text = readFileSync(join(folder, `${name}.md`), "utf8");
    const headings = [...text.matchAll(/^#+ .*$/gm)].map(([heading]) => heading);
    expect(headings).toEqual([`# ${name}`, "## Meaning", "## Look at", "## Do", "## Harmless when"]);
  }
});

test("the runbooks name commands and settings that exist", () => {
  const folder = join(root, "docs/runbooks");
  const text = readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), "utf8"))
    .join("\n");
  const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { scripts: object };
  const commands = [...text.matchAll(/npm run ([\w:]+)/g)].map(([, command]) => command!);
  expect(commands.filter((command) => !Object.hasOwn(scripts, command))).toEqual([]);
  const settings = [...text.matchAll(/`((?:metrics|traces)Retention\w*|\w+Memory|\w+Overrides|tls\w+)`/g)];
  expect(settings.map(([, name]) => name!).filter((name) => !Object.hasOwn(keys, name))).toEqual([]);
});

test("docs/alerts.md has a line for each alert, with its severities", () => {
  const table = readFileSync(join(root, "docs/alerts.md"), "utf8");
  const lines = [...table.matchAll(/^\| \[(\w+)\]\(runbooks\/(\w+)\.md\) \| ([\w, ]+) \|/gm)];
  const severities = (name: string): string =>
    name === prometheusDown.labels.alertname
      ? prometheusDown.labels.severity
      : [...new Set(alerts.filter(({ alert }) => alert === name).map(({ labels }) => labels!["severity"]))].join(", ");
  expect(lines.map(([, name, file, severity]) => [name, file, severity]).sort()).toEqual(
    documented.map((name) => [name, name, severities(name)]),
  );
});

test("every metric and label exists", () => {
  const unknown = rules.flatMap(({ expr }) => {
    const made = [...expr.matchAll(/"(\w+)", "[^"]*", "\w+", "[^"]*"\s*\)/g)].map(([, label]) => `no label ${label} `);
    return unknownNames(expr, catalogue).filter((text) => !made.some((label) => text.startsWith(label)));
  });
  expect(unknown).toEqual([]);
});

test("the disk is measured where the collector's configuration is", () => {
  const { expr } = alerts.find(({ alert }) => alert === "DiskFilling")!;
  expect(expr).toContain(`mountpoint="${services.collector.configFolder}"`);
});

test("labels in annotations come from the expression: a rule's own labels are not available there", () => {
  for (const { expr, annotations = {} } of alerts) {
    const grouped = [...expr.matchAll(/by \(([^)]*)\)/g)].flatMap(([, names]) => names!.split(/,\s*/));
    // An expression that doesn't group keeps all labels of its metric.
    const kept = grouped.length > 0 ? grouped : namesIn(expr).metrics.flatMap((metric) => catalogue[metric] ?? []);
    const used = Object.values(annotations).flatMap((text) =>
      [...text.matchAll(/\$labels\.(\w+)/g)].map(([, name]) => name),
    );
    expect({ expr, unknown: used.filter((name) => !kept.includes(name!)) }).toEqual({ expr, unknown: [] });
  }
});

test("a link to the runbook is added when the repository's address is known", () => {
  const rule = "        annotations:\n          runbook: docs/runbooks/ServiceDown.md\n";
  expect(withRunbookLinks(rule, undefined)).toBe(rule);
  expect(parse(withRunbookLinks(rule, "https://github.com/owner/name"))).toEqual({
    annotations: {
      runbook: "docs/runbooks/ServiceDown.md",
      runbook_url: "https://github.com/owner/name/blob/HEAD/docs/runbooks/ServiceDown.md",
    },
  });
});

test.each([
  [{}, undefined],
  [{ repository: "owner/name" }, "https://github.com/owner/name"],
  [{ repository: "github:owner/name" }, "https://github.com/owner/name"],
  [{ repository: { url: "git+https://github.com/owner/name.git" } }, "https://github.com/owner/name"],
  [{ repository: { url: "git+ssh://git@gitlab.com/group/sub/name.git" } }, "https://gitlab.com/group/sub/name"],
  [{ repository: { url: "somewhere" } }, undefined],
])("the repository %j is at %s", (about, url) => {
  expect(repositoryUrl(about)).toBe(url);
});

test("settings become series", () => {
  const settings = settingsOf({ alerts: '{"costPerHourUsd": 2.5}', tempoMemory: "300m" });
  expect(settingsRules(settings)).toEqual({
    groups: [
      {
        name: "agentproxy-otel-settings",
        rules: [
          { record: "agentproxy_otel:memory_limit_bytes", expr: "vector(536870912)", labels: { job: "collector" } },
          { record: "agentproxy_otel:memory_limit_bytes", expr: "vector(314572800)", labels: { job: "tempo" } },
          { record: "agentproxy_otel:memory_limit_bytes", expr: "vector(536870912)", labels: { job: "loki" } },
          { record: "agentproxy_otel:memory_limit_bytes", expr: "vector(1073741824)", labels: { job: "prometheus" } },
          { record: "agentproxy_otel:memory_limit_bytes", expr: "vector(536870912)", labels: { job: "grafana" } },
          { record: "agentproxy_otel:cost_budget_usd_per_hour", expr: "vector(2.5)" },
        ],
      },
    ],
  });
});

test("without a budget there is no budget series", () => {
  expect(JSON.stringify(settingsRules(settingsOf({})))).not.toContain("budget");
});

test("certificates are watched wherever there are any", () => {
  const rules = JSON.stringify(settingsRules(settingsOf({ otlpAuth: "bearer" })));
  expect(rules).toContain("certificate_warning_seconds");
});

test("with TLS, certificates are watched: three weeks before their end, or less if they are short-lived", () => {
  const warning = (certificateValidity: string): unknown =>
    JSON.stringify(settingsRules(settingsOf({ tls: "internal", certificateValidity }))).match(
      /certificate_warning_seconds","expr":"vector\((\d+)\)/,
    )?.[1];
  expect(warning("365d")).toBe(String(21 * 24 * 3600));
  expect(warning("4h")).toBe("3600");
  expect(JSON.stringify(settingsRules(settingsOf({})))).not.toContain("certificate");
  const files = (config: Record<string, string>): unknown =>
    (prometheusConfig(settingsOf(config)) as { rule_files: string[] }).rule_files;
  expect(files({ tls: "internal" })).toEqual(["/etc/prometheus/rules/*.yml", "/run/secrets/*.rules.yml"]);
  expect(files({})).toEqual(["/etc/prometheus/rules/*.yml"]);
});
