import { deepMerge, renderYaml, type ConfigFile } from "../render";
import { services } from "../services";
import type { Settings } from "../settings";
import { usesInternalTls } from "../tls";
import { dashboardFiles, dashboardProvisioning, homeDashboardPath } from "./dashboardFiles";
import { datasourceProvisioning } from "./datasources";
import { grafanaPaths } from "./names";
import { metricsSecurity, serverSecurity } from "./security";

/** Grafana's settings by section and key, as `grafana.ini` has them. */
export type GrafanaIni = Readonly<Record<string, Readonly<Record<string, string | number | boolean>>>>;

/** Grafana's settings: no anonymous access, no telemetry to its vendor, no access to the internet. */
export function grafanaIni(settings: Pick<Settings, "security">): GrafanaIni {
  return {
    server: { http_port: services.grafana.ports.http, ...serverSecurity(settings) },
    metrics: metricsSecurity,
    database: { wal: true },
    security: {
      admin_user: "admin",
      disable_gravatar: true,
      cookie_samesite: "strict",
      ...(usesInternalTls(settings) && { cookie_secure: true }),
    },
    users: { allow_sign_up: false },
    "auth.anonymous": { enabled: false },
    analytics: {
      reporting_enabled: false,
      check_for_updates: false,
      check_for_plugin_updates: false,
    },
    news: { news_feed_enabled: false },
    plugins: { plugin_admin_enabled: false, preinstall_disabled: true, preinstall_auto_update: false },
    snapshots: { external_enabled: false },
    dashboards: { default_home_dashboard_path: homeDashboardPath },
  };
}

/** Grafana's settings with the user's overrides, as environment variables. */
export function grafanaEnvironment(settings: Settings): Record<string, string> {
  const ini = deepMerge({ ...grafanaIni(settings), ...settings.security.grafanaAuth.ini }, settings.overrides.grafana);
  return Object.fromEntries(
    Object.entries(ini).flatMap(([section, values]) =>
      Object.entries(values).map(([key, value]) => [variable(section, key), String(value)]),
    ),
  );
}

/** @see https://grafana.com/docs/grafana/latest/setup-grafana/configure-grafana/#override-configuration-with-environment-variables */
function variable(section: string, key: string): string {
  return `GF_${section}_${key}`.toUpperCase().replaceAll(/[.-]/g, "_");
}

/** Grafana's files: datasources, dashboards and their provisioning. */
export function grafanaFiles(settings: Settings): ConfigFile[] {
  const { provisioning } = grafanaPaths;
  return [
    renderYaml(`${provisioning}/datasources/agentproxy.yaml`, datasourceProvisioning(settings)),
    renderYaml(`${provisioning}/dashboards/agentproxy.yaml`, dashboardProvisioning),
    ...dashboardFiles(),
  ];
}
