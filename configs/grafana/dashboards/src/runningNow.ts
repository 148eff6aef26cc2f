import { openStackHealth, openTask } from "./links";
import { column, hidden, table } from "./panels";
import { agents, tableRows } from "./queries";
import type { Panel } from "./types";

/** The labels that identify a running task. */
const task = "service_namespace, agentproxy_project_id, agentproxy_role, agentproxy_trace_id";

const active = `max by (${task}) (${agents("agentproxy_sessions_active")} > 0)`;

/** A value per task, of those that are active. A day is longer than any task. */
function ofActive(value: string): string {
  return `(${value}) and on (agentproxy_trace_id) (${active})`;
}

function overDay(aggregation: string, metric: string): string {
  return `${aggregation} by (${task}) (${aggregation}_over_time(${agents(metric)}[1d]))`;
}

const lastStep = "agentproxy_task_last_step_seconds";

/** When a task that makes no step turns orange and red, in seconds. A call of Claude may take 35 minutes. */
const quiet = { orange: 15 * 60, red: 40 * 60 };

/** The tasks that run now, with their age and last sign of life. */
export const runningNow: Panel = table({
  title: "Running now",
  description:
    "The sessions of AgentProxy that are active. “Last step” is the time since the task began or PA last decided: " +
    "orange from 15 minutes on, red from 40, which is longer than a call of Claude may take. A row opens the trace, as " +
    "far as there is one; what was asked becomes known at the end. A process that was killed disappears within two " +
    "minutes. Processes whose OpenTelemetry SDK is older than 1.43 have no id: they share one row, without details.",
  empty: "no task of AgentProxy runs now",
  unit: "s",
  decimals: 0,
  queries: [
    tableRows(active),
    tableRows(ofActive(`time() - ${overDay("min", lastStep)}`)),
    tableRows(ofActive(`time() - ${overDay("max", lastStep)}`)),
    tableRows(ofActive(overDay("max", "agentproxy_task_iterations_total"))),
    tableRows(ofActive(overDay("max", "agentproxy_task_cost_usd_total"))),
  ],
  transformations: [{ id: "merge", options: {} }],
  sortBy: { column: "Last step", descending: true },
  links: [openTask("agentproxy_trace_id")],
  overrides: [
    column("agentproxy_project_id", "Project"),
    column("agentproxy_role", "Role"),
    column("service_namespace", "Namespace"),
    column("Value #B", "Age", { "custom.width": 110 }),
    column("Value #C", "Last step", {
      "custom.width": 110,
      "custom.cellOptions": { type: "color-text" },
      color: { mode: "thresholds" },
      thresholds: {
        mode: "absolute",
        steps: [
          { color: "green", value: null },
          { color: "orange", value: quiet.orange },
          { color: "red", value: quiet.red },
        ],
      },
    }),
    column("Value #D", "Iterations", { "custom.width": 100, unit: "none" }),
    column("Value #E", "Gemini's cost so far", { "custom.width": 150, unit: "currencyUSD", decimals: 2 }),
    // Grafana names the column “Value” if the other queries have no result.
    ...["Time", "Value #A", "Value", "agentproxy_trace_id"].map(hidden),
  ],
});

/** The alerts that fire, by name. A watchdog fires all the time, to prove that alerts arrive. */
export const alertsFiring: Panel = table({
  title: "Alerts",
  description: "Alerts of the agents and of the stack that fire now. “Stack health” has more about them.",
  empty: "no alert fires",
  queries: [
    tableRows('max by (alertname, severity) (ALERTS{alertstate="firing", alertname!="Watchdog", severity!="none"})'),
  ],
  links: [openStackHealth],
  overrides: [
    column("alertname", "Alert"),
    column("severity", "Severity", {
      "custom.width": 100,
      "custom.cellOptions": { type: "color-text" },
      mappings: [
        { type: "value", options: { critical: { color: "red", index: 0 }, warning: { color: "orange", index: 1 } } },
      ],
    }),
    ...["Time", "Value"].map(hidden),
  ],
});
