import { homeDashboardUid } from "../../names";
import { dashboard } from "./dashboard";
import { durationQuantiles } from "./durations";
import type { Dashboard } from "./types";
import { colouredByEnd } from "./palette";
import { bars, stat, timeseries } from "./panels";
import {
  agents,
  counted,
  countedPerBar,
  instant,
  overTime,
  quantile,
  quantilePerPoint,
  spanCalls,
  spanDurations,
} from "./queries";
import { stackHealthUid } from "./stackHealth";
import { lastTasks, taskStateColours } from "./tasks";
import { agentVariables, modelVariable } from "./variables";

const sessions = `sum(${agents("agentproxy_sessions_active")})`;
/**
 * Processes without `service.instance.id` share one series, which holds the value of the last one that exported. Its
 * `instance` is the address of the exporter.
 */
const withoutId = `(${agents("agentproxy_sessions_active", 'instance=~".*:[0-9]+"')} > 0)`;

const activeSessions = stat({
  title: "Active sessions",
  description:
    "Sessions that run now. A process that was killed leaves within two minutes. Processes whose OpenTelemetry SDK is " +
    "older than 1.43 have no id and can't be told apart: then the number is preceded by “at least”.",
  empty: "none",
  queries: [
    instant(`${sessions} unless on () ${withoutId}`, { legend: "now" }),
    instant(`${sessions} and on () ${withoutId}`, { legend: "at least" }),
  ],
  names: true,
});

const tasksStarted = stat({
  title: "Tasks started",
  description: "How many tasks were started in this range: `agentproxy_tasks_started_total`, exactly.",
  empty: "no task in this range",
  queries: [instant(counted(agents("agentproxy_tasks_started_total")))],
});

const tasksCompleted = bars({
  title: "Tasks completed by status",
  description:
    "How many tasks ended in this range, by status: `agentproxy_tasks_completed_total`. Revision 056aaa4 counts only " +
    "`completed` and `max_iterations`; main adds `stopped` and `error`. “Tasks over time” has the others too.",
  empty: "no task completed in this range",
  queries: [instant(counted(agents("agentproxy_tasks_completed_total"), "status"), { legend: "{{status}}" })],
  overrides: taskStateColours,
});

const runTask = 'span_name="pa.run_task"';

const taskDuration = stat({
  title: "Task duration",
  description:
    "Half of the tasks of this range took at most p50, 95 of 100 at most p95. From the `pa.run_task` spans, whose " +
    "buckets are finer than those of AgentProxy's own histogram.",
  empty: "no task in this range",
  unit: "s",
  decimals: 1,
  names: true,
  queries: [
    instant(quantile(0.5, spanDurations(runTask)), { legend: "p50" }),
    instant(quantile(0.95, spanDurations(runTask)), { legend: "p95" }),
  ],
});

const alertsFiring = stat({
  title: "Alerts firing",
  description: "Alerts of the stack and of the agents that fire now; “Stack health” lists them.",
  empty: "0",
  queries: [instant('count(ALERTS{alertstate="firing", severity!="none"}) or vector(0)')],
  thresholds: [
    { color: "green", value: null },
    { color: "red", value: 1 },
  ],
  links: [{ title: "Stack health", url: `/d/${stackHealthUid}` }],
});

const tasksOverTime = timeseries({
  title: "Tasks over time, by how they ended",
  description:
    "Tasks that ended, per bar, from their `pa.run_task` spans: also those that AgentProxy doesn't count, a failed " +
    "self-check (`failed_self_check`) and an exception (`error`). A task that was killed ends nowhere.",
  empty: "no task in this range",
  draw: "stacked bars",
  queries: [
    overTime(countedPerBar(spanCalls(`${runTask}, pa_status!=""`), "pa_status"), {
      legend: "{{pa_status}}",
      interval: "1m",
    }),
    overTime(countedPerBar(spanCalls(`${runTask}, pa_status=""`)), { legend: "error", interval: "1m" }),
  ],
  overrides: taskStateColours,
});

const durationOverTime = durationQuantiles({
  title: "Task duration over time",
  description: "p50 and p95 of the tasks that ended at each point. The dots are single tasks; a click opens the trace.",
  empty: "no task in this range",
  spans: runTask,
  interval: "2m",
});

const decisions = bars({
  title: "PA decisions by function",
  description:
    "What PA decided to do next, from its `pa.reasoning_loop` spans. Works for both revisions; main counts the same in " +
    "`agentproxy_pa_decisions_total` by `function`, 056aaa4 only as a free sentence, which is no label here.",
  empty: "no decision in this range",
  queries: [
    instant(`sort_desc(${counted(spanCalls('span_name="pa.reasoning_loop", pa_function!=""'), "pa_function")} > 0)`, {
      legend: "{{pa_function}}",
    }),
  ],
});

const latencies = timeseries({
  title: "API latencies, p95",
  description:
    "How long calls took, from their spans: Gemini, and a PA reasoning cycle (its calls to Gemini and what they led " +
    "to). AgentProxy's own histograms start at 5 s; these buckets start at a millisecond.",
  empty: "no call in this range",
  unit: "s",
  draw: "points",
  queries: [
    overTime(quantilePerPoint(0.95, spanDurations('span_name="gemini.api.call", gemini_model=~"$model"')), {
      legend: "Gemini",
      interval: "1m",
      exemplars: true,
    }),
    overTime(quantilePerPoint(0.95, spanDurations('span_name="pa.reasoning_loop"')), {
      legend: "PA reasoning",
      interval: "1m",
    }),
  ],
});

const verifications = bars({
  title: "Verifications by type and result",
  description:
    "Verifications in this range: `agentproxy_verifications_total`. Revision 056aaa4 counts only those that PA chose; " +
    "main also those after each iteration.",
  empty: "no verification in this range",
  queries: [
    instant(counted(agents("agentproxy_verifications_total"), "type", "result"), { legend: "{{type}}: {{result}}" }),
  ],
  overrides: colouredByEnd("pass", "fail"),
});

/** The home dashboard: the activity of the agents. */
export function overviewDashboard(): Dashboard {
  return dashboard({
    uid: homeDashboardUid,
    title: "AgentProxy Overview",
    description: "What the agents do: sessions, tasks, decisions, calls, verifications.",
    variables: [...agentVariables, modelVariable],
    from: "now-6h",
    rows: [
      {
        height: 5,
        panels: [
          [4, activeSessions],
          [4, tasksStarted],
          [7, tasksCompleted],
          [6, taskDuration],
          [3, alertsFiring],
        ],
      },
      { height: 9, panels: [[24, lastTasks()]] },
      {
        height: 8,
        panels: [
          [12, tasksOverTime],
          [12, durationOverTime],
        ],
      },
      {
        height: 9,
        panels: [
          [8, decisions],
          [8, latencies],
          [8, verifications],
        ],
      },
    ],
  });
}
