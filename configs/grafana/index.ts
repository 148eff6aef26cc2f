import { deepMerge, renderYaml, type ConfigFile } from "../render";
import { services } from "../services";
import type { Settings } from "../settings";
import type { TlsSettings } from "../tls";
import { browserSecurity, publicAddress, sessionCookie } from "./browsers";
import { dashboardFiles, dashboardProvisioning, homeDashboardPath } from "./dashboardFiles";
import { datasourceProvisioning } from "./datasources";
import { grafanaPaths } from "./names";
import { secretKey } from "./secretKey";
import { metricsSecurity, serverSecurity } from "./security";

/** Grafana's settings by section and key, as `grafana.ini` has them. */
export type GrafanaIni = Readonly<Record<string, Readonly<Record<string, string | number | boolean>>>>;

/** What Grafana's settings depend on. */
export type GrafanaSettings = TlsSettings & Pick<Settings, "overrides">;

/**
 * Grafana's settings: no anonymous access, no telemetry to its vendor, no access to the internet, no pages for people
 * who aren't signed in.
 * @param baseName the common part of the stack's Docker names, unique on its host.
 */
export function grafanaIni(settings: GrafanaSettings, baseName: string): GrafanaIni {
  return {
    server: { http_port: services.grafana.ports.http, ...publicAddress(settings), ...serverSecurity(settings) },
    metrics: metricsSecurity,
    database: { wal: true },
    security: {
      admin_user: "admin",
      disable_gravatar: true,
      ...secretKey(settings),
      ...browserSecurity(settings),
    },
    auth: { login_cookie_name: sessionCookie(baseName) },
    users: { allow_sign_up: false },
    "auth.anonymous": { enabled: false },
    analytics: {
      reporting_enabled: false,
      check_for_updates: false,
      check_for_plugin_updates: false,
      feedback_links_enabled: false,
    },
    news: { news_feed_enabled: false },
    plugins: {
      plugin_admin_enabled: false,
      preinstall_disabled: true,
      preinstall_auto_update: false,
      public_key_retrieval_disabled: true,
    },
    // Whoever has the address of a snapshot or of a public dashboard sees it without signing in.
    snapshots: { enabled: false, external_enabled: false },
    public_dashboards: { enabled: false },
    dashboards: { default_home_dashboard_path: homeDashboardPath },
  };
}

/**
 * Grafana's settings with the user's overrides, as environment variables. Secrets are references to files.
 * @param baseName the common part of the stack's Docker names.
 */
export function grafanaEnvironment(settings: Settings, baseName: string): Record<string, string> {
  const { security, overrides } = settings;
  const ini = deepMerge({ ...grafanaIni(settings, baseName), ...security.grafanaAuth.ini }, overrides.grafana);
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
    ...dashboardFiles(settings),
  ];
}
