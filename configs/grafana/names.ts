import { configPath } from "../services";

/** Grafana's datasources, by fixed uid: dashboards and links refer to these. */
export const datasources = {
  prometheus: { name: "Prometheus", uid: "prometheus", type: "prometheus" },
  tempo: { name: "Tempo", uid: "tempo", type: "tempo" },
  /** Only when Loki runs. */
  loki: { name: "Loki", uid: "loki", type: "loki" },
  /** Only when Alertmanager runs. */
  alertmanager: { name: "Alertmanager", uid: "alertmanager", type: "alertmanager" },
} as const;

/** The folder in Grafana that has the provisioned dashboards. */
export const dashboardFolder = { title: "AgentProxy", uid: "agentproxy" } as const;

/** The uid of Grafana's home dashboard, which is about all agents. */
export const homeDashboardUid = "agentproxy-agents";

/** The uid of AgentProxy's own overview. */
export const overviewDashboardUid = "agentproxy-overview";

/** The uid of the dashboard about one session of an agent; its variable `session` selects it. */
export const sessionDashboardUid = "agentproxy-session";

/** The uid of the dashboard about one task; its variable `traceId` selects the task. */
export const taskDashboardUid = "agentproxy-task";

/** Where Grafana reads its configuration inside the container. */
export const grafanaPaths = {
  provisioning: configPath("grafana", "provisioning"),
  dashboards: configPath("grafana", "dashboards"),
} as const;
