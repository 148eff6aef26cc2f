import { parse } from "yaml";
import { prometheusFiles } from "../../../../configs/prometheus";
import { settingsRules } from "../../../../configs/prometheus/settingsRules";
import { catalogue } from "../../../support/catalogue";
import { unknownNames } from "../../../support/expressions";
import { settingsOf } from "../../../../tools/local-pipeline/pipeline";

interface Rule {
  readonly alert?: string;
  readonly record?: string;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

const rules = prometheusFiles(settingsOf({ alerts: '{"costPerHourUsd": 2.5}' }))
  .filter(({ path }) => path.startsWith("/etc/prometheus/rules/"))
  .flatMap(({ content }) => (parse(content) as { groups: { rules: Rule[] }[] }).groups.flatMap((group) => group.rules));
const alerts = rules.filter(({ alert }) => alert !== undefined);

test("there is an alert for every failure that must be noticed", () => {
  expect([...new Set(alerts.map(({ alert }) => alert))].sort()).toEqual([
    "ApiErrors",
    "CostPerHourAboveBudget",
    "ExportFailing",
    "MemoryNearLimit",
    "MetricsStorageNearCap",
    "QueueFilling",
    "RuleFailing",
    "ScrapeTargetDown",
    "ServiceDown",
    "SessionStalled",
    "TasksFailing",
    "TasksHitMaxIterations",
    "TelemetryDropped",
    "TelemetryRefused",
    "TelemetryStoppedMidSession",
  ]);
});

test.each(alerts)("$alert has a severity, says what is wrong and what to do", ({ labels, annotations }) => {
  expect(["critical", "warning"]).toContain(labels?.["severity"]);
  expect(annotations?.["summary"]).toMatch(/\.$/);
  expect(annotations?.["description"]).toMatch(/.{40}\.$/s);
});

test("every metric and label exists", () => {
  expect(rules.flatMap(({ expr }) => unknownNames(expr, catalogue))).toEqual([]);
});

test("labels in annotations come from the expression: a rule's own labels are not available there", () => {
  for (const { expr, annotations = {} } of alerts) {
    const grouped = [...expr.matchAll(/by \(([^)]*)\)/g)].flatMap(([, names]) => names!.split(/,\s*/));
    // An expression that doesn't group keeps all labels of its metric.
    const kept = grouped.length > 0 ? grouped : catalogue[expr.match(/agentproxy_sessions_active|\bup\b/)?.[0] ?? ""];
    const used = Object.values(annotations).flatMap((text) =>
      [...text.matchAll(/\$labels\.(\w+)/g)].map(([, name]) => name),
    );
    expect(used.filter((name) => !(kept ?? []).includes(name!))).toEqual([]);
  }
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
