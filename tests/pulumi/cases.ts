import { encrypted, secretSettings } from "../support/secretSettings";
import type { Repository } from "./repository";

/** A change to the program, as in a pull request. */
export interface Case {
  readonly name: string;
  readonly change: (repository: Repository) => void;
}

/** A dashboard that the base contains, for cases that change it. */
export const dashboardFile = "configs/grafana/dashboards/team.json";
export const dashboard = {
  uid: "team",
  title: "Team",
  schemaVersion: 41,
  panels: [
    {
      id: 1,
      type: "timeseries",
      title: "Tasks",
      datasource: { type: "prometheus", uid: "prometheus" },
      targets: [{ refId: "A", expr: "sum(rate(pa_tasks_started_total[5m]))" }],
    },
    {
      id: 2,
      type: "stat",
      title: "Sessions",
      datasource: { type: "prometheus", uid: "prometheus" },
      targets: [{ refId: "A", expr: "sum(pa_sessions_active)" }],
    },
  ],
};

const hostile =
  "```</details></summary><img src=x onerror=alert(1)><script>alert(2)</script> @octocat #1 " +
  "[click](javascript:alert(3)) ![](https://example.com/x.png) | **bold** | <!-- agentproxy-otel-preview --> " +
  "`code` \u202egnp.exe \\| www.example.com";

/** Changes whose `up` succeeds. `tests/docker` compares their reports with what a real engine does. */
export const effective: readonly Case[] = [
  { name: "no-change", change: () => undefined },
  { name: "retention", change: (repository) => repository.set("metricsRetention", "10d") },
  { name: "memory", change: (repository) => repository.set("prometheusMemory", "1200m") },
  {
    name: "new-panel",
    change: (repository) => {
      const [tasks, sessions] = dashboard.panels;
      const changed = { ...tasks, targets: [{ refId: "A", expr: "sum(rate(pa_tasks_started_total[1m]))" }] };
      const added = {
        ...sessions,
        id: 3,
        title: "Failures",
        targets: [{ refId: "A", expr: "sum(rate(pa_tasks_failed_total[5m]))" }],
      };
      repository.write(dashboardFile, JSON.stringify({ ...dashboard, panels: [changed, added] }, null, 2));
    },
  },
  {
    name: "scrape-target",
    change: (repository) =>
      repository.set("scrapeTargets", [
        { job: "my-app", targets: ["host.docker.internal:9999"], labels: { team: "a" } },
      ]),
  },
  {
    // With fewer protections the program refuses the address: see `open-unguarded`.
    name: "open-guarded",
    change: (repository) => {
      const guarded = { otlpAuth: "bearer", tls: "full" };
      Object.entries({ ...guarded, bindAddress: "0.0.0.0" }).forEach(([key, value]) => repository.set(key, value));
    },
  },
  {
    name: "auth-off",
    change: (repository) => repository.set("grafanaOverrides", { "auth.anonymous": { enabled: true } }),
  },
  {
    name: "secret-rotated",
    change: (repository) => repository.set("passwordGeneration", "2"),
  },
  {
    name: "volume-renamed",
    change: (repository) => repository.edit("components/dockerNames.ts", "`${service}-data`", "`${service}-store`"),
  },
];

/** Changes that are only reported: their `up` fails, or a real engine would need an image that doesn't exist. */
export const reported: readonly Case[] = [
  {
    name: "encrypted",
    change: (repository) =>
      Object.entries({ tls: "full", ...(encrypted(secretSettings()) as object) }).forEach(([key, value]) =>
        repository.set(key, value),
      ),
  },
  { name: "open-unguarded", change: (repository) => repository.set("bindAddress", "0.0.0.0") },
  {
    name: "image-bump",
    change: (repository) =>
      ["Pulumi.yaml", "configs/services.ts"].forEach((file) =>
        repository.edit(file, "grafana/tempo:3.0.3@sha256:0296", "grafana/tempo:3.1.0@sha256:0297"),
      ),
  },
  { name: "image-unpinned", change: (repository) => repository.set("tempoImage", "grafana/tempo:latest") },
  { name: "settings-typo", change: (repository) => repository.set("tracesRetntion", "12h") },
  {
    name: "hardening-removed",
    change: (repository) => {
      const file = "components/hardenedContainer.ts";
      const hardened = "...hardenedInputs({ runs: true, memory: args.memory }),";
      repository.edit(file, hardened, `${hardened}\n        capabilities: { adds: ["NET_ADMIN"] },`);
      repository.edit(file, "user: args.user,", 'user: "0:0", privileged: true, pidMode: "host",');
    },
  },
  {
    name: "throws",
    change: (repository) => repository.write("index.ts", 'throw new Error("no <b>such</b> thing: @octocat ```");\n'),
  },
  {
    name: "component-renamed",
    change: (repository) =>
      repository.edit(
        "components/observabilityStack.ts",
        "agentproxy-otel:index:ObservabilityStack",
        "agentproxy-otel:index:Observability",
      ),
  },
  {
    name: "hostile",
    change: (repository) => {
      repository.set("scrapeTargets", [{ job: hostile, targets: ["app:1"], labels: { note: `line\n${hostile}` } }]);
      repository.edit(
        "components/outputs.ts",
        'grafanaUser: "admin",',
        `grafanaUser: "admin", ${JSON.stringify(hostile)}: 1,`,
      );
      repository.write(
        "configs/grafana/dashboards/<summary><img src=x>@octocat.json",
        JSON.stringify({ uid: "h", title: hostile, panels: [{ id: 1, title: hostile, targets: [{ expr: hostile }] }] }),
      );
    },
  },
  {
    name: "setting-added",
    change: (repository) => {
      repository.edit(
        "Pulumi.yaml",
        "description: How often Prometheus scrapes (1s to 1m).",
        "description: How often Prometheus scrapes each target.",
      );
      repository.edit("components/outputs.ts", 'grafanaUser: "admin",', 'grafanaUser: "admin",\n    answer: 42,');
    },
  },
];
