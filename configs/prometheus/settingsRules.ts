import { enabledServices } from "../services";
import type { Settings } from "../settings";
import { usesTlsToStores } from "../tls";
import type { RecordingRule } from "./calendar";
import { certificateWarning } from "./certificateRules";

/** The settings that rules and dashboards compare measurements with. */
export type ComparedSettings = Pick<Settings, "memory" | "alerts" | "storesLogs" | "security">;

/**
 * Settings as series, so that rule files and dashboards are the same for all settings. A budget that isn't set has no
 * series, and its alert never fires. Tempo's retention is not among them, because an edit of it would replace Prometheus.
 */
export function settingsRules(settings: ComparedSettings): object {
  const { memory, alerts, security } = settings;
  const rules: RecordingRule[] = [
    ...enabledServices(settings).map((service) => ({
      record: "agentproxy_otel:memory_limit_bytes",
      expr: constant(memory[service] * 1024 * 1024),
      labels: { job: service },
    })),
    ...(alerts.costPerHourUsd === undefined
      ? []
      : [{ record: "agentproxy_otel:cost_budget_usd_per_hour", expr: constant(alerts.costPerHourUsd) }]),
    ...(usesTlsToStores(settings)
      ? [
          {
            record: "agentproxy_otel:certificate_warning_seconds",
            expr: constant(certificateWarning(security.certificateValidity.seconds)),
          },
        ]
      : []),
  ];
  return { groups: [{ name: "agentproxy-otel-settings", rules }] };
}

const constant = (value: number): string => `vector(${value})`;
