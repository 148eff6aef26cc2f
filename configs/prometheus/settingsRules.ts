import type { Settings } from "../settings";

/** A rule that records a number. */
interface RecordingRule {
  readonly record: string;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/** What of the settings the rules and dashboards compare with. */
export type ComparedSettings = Pick<Settings, "memory" | "alerts">;

/**
 * Settings as series, so that rule files and dashboards can stay as they are whatever the settings say.
 * A budget that isn't set has no series, and its alert never fires. What only Tempo's own configuration says stays
 * out: an edit of the traces' retention is not to replace Prometheus.
 */
export function settingsRules({ memory, alerts }: ComparedSettings): object {
  const rules: RecordingRule[] = [
    ...Object.entries(memory).map(([job, mebibytes]) => ({
      record: "agentproxy_otel:memory_limit_bytes",
      expr: constant(mebibytes * 1024 * 1024),
      labels: { job },
    })),
    ...(alerts.costPerHourUsd === undefined
      ? []
      : [{ record: "agentproxy_otel:cost_budget_usd_per_hour", expr: constant(alerts.costPerHourUsd) }]),
  ];
  return { groups: [{ name: "agentproxy-otel-settings", rules }] };
}

const constant = (value: number): string => `vector(${value})`;
