import { openTask } from "./links";
import { renamed } from "./palette";
import { bars, column, hidden, stat, timeseries } from "./panels";
import {
  agents,
  before,
  counted,
  countedPerBar,
  instant,
  overTime,
  quantile,
  spanCalls,
  spanDurations,
  spans,
  tableRows,
} from "./queries";
import { lastTasks, selectedAgents, taskStateColours } from "./tasks";
import { source, type Panel } from "./types";

/** Panels about finished tasks: how they ended, how long they took, what they cost. */

const runTask = 'span_name="pa.run_task"';
const noTask = "no task in this range";

/** The final states that a task's span names; without one the task ended with an exception. */
const withStatus = ["completed", "max_iterations", "failed_self_check", "stopped"];

/** What each task paid to Gemini; the id of its trace is named as in the results of Tempo. */
const costByTrace =
  `sum by (traceIdHidden) (label_replace(max_over_time(${agents("agentproxy_task_cost_usd_total")}[$__range]), ` +
  '"traceIdHidden", "$1", "agentproxy_trace_id", "(.*)"))';

/** The newest tasks, each with what it paid to Gemini. */
export function tasksWithCost(): Panel {
  const list = lastTasks();
  const { defaults, overrides } = list.fieldConfig!;
  return {
    ...list,
    description:
      `${list.description} “Gemini's cost” is AgentProxy's own estimate (main branch only); what Claude Code costs ` +
      "isn't known per task.",
    datasource: source.mixed,
    targets: [...list.targets!, { refId: "Cost", ...tableRows(costByTrace) }],
    transformations: [
      ...(list.transformations ?? []),
      { id: "joinByField", options: { byField: "traceIdHidden", mode: "outer" } },
      // A task that isn't in the list, such as one that still runs, has a cost but no start.
      {
        id: "filterByValue",
        options: {
          type: "include",
          match: "all",
          filters: [{ fieldName: "Start time", config: { id: "isNotNull", options: {} } }],
        },
      },
    ],
    fieldConfig: {
      defaults,
      overrides: [
        ...overrides,
        column("Value", "Gemini's cost", { unit: "currencyUSD", decimals: 4, "custom.width": 110 }),
        hidden("Time"),
      ],
    },
  };
}

const ended = `(${counted(spanCalls(runTask))} > 0)`;

/** The share of completed tasks; zero if none was, and nothing if no task ended. */
const completedShare = `(${counted(spanCalls(`${runTask}, pa_status="completed"`))} or 0 * ${ended}) / ${ended}`;

/** The share of tasks that were completed, now and before. */
export const successRate: Panel = stat({
  title: "Success rate",
  description:
    "Tasks that ended as `completed`, of all that ended in this range, from their spans. “before” is the period of the " +
    "same length before the range.",
  empty: noTask,
  unit: "percentunit",
  decimals: 0,
  names: true,
  below: true,
  queries: [
    instant(completedShare, { legend: "in this range" }),
    instant(before(completedShare), { legend: "before" }),
  ],
});

/** How the tasks ended. */
export const endings: Panel = bars({
  title: "How they ended",
  description:
    "The tasks that ended in this range, from their `pa.run_task` spans, which have more states than AgentProxy's own " +
    "counter: also a failed self-check (`failed_self_check`) and an exception (`error`). A task that was killed ends " +
    "nowhere.",
  empty: noTask,
  queries: [
    instant(`sort_desc(${counted(spanCalls(`${runTask}, pa_status!=""`), "pa_status")} > 0)`, {
      legend: "{{pa_status}}",
    }),
    instant(`${counted(spanCalls(`${runTask}, pa_status=""`))} > 0`, { legend: "error" }),
  ],
  overrides: taskStateColours,
});

/** The same per bar. */
export const endingsOverTime: Panel = timeseries({
  title: "Tasks over time, by how they ended",
  description: "The same tasks as in “How they ended”, per bar.",
  empty: noTask,
  draw: "stacked bars",
  queries: [
    overTime(countedPerBar(spanCalls(`${runTask}, pa_status!=""`), "pa_status"), {
      legend: "{{pa_status}}",
      interval: "1m",
    }),
    overTime(`${countedPerBar(spanCalls(`${runTask}, pa_status=""`))} > 0`, { legend: "error", interval: "1m" }),
  ],
  overrides: taskStateColours,
});

/** The median duration, now and before. */
export const durations: Panel = stat({
  title: "Median duration",
  description:
    "Half of the tasks that ended in this range took at most this long, estimated from the buckets of their spans; “Each task” has the exact " +
    "durations. “before” is the period of the same length before the range.",
  empty: noTask,
  unit: "s",
  decimals: 0,
  names: true,
  below: true,
  queries: [
    instant(quantile(0.5, spanDurations(runTask)), { legend: "in this range" }),
    instant(before(quantile(0.5, spanDurations(runTask))), { legend: "before" }),
  ],
});

/** Every task as a dot. */
export const eachTask: Panel = timeseries({
  title: "Each task: how long it took",
  description:
    "A dot is a task, at its start and with its exact duration, from its `pa.run_task` span; the newest 500 of this " +
    "range. A click opens it. Tempo's search leaves out the newest 30 seconds.",
  empty: noTask,
  unit: "ns",
  draw: "dots",
  queries: [
    spans(`{ name = "pa.run_task" && ${selectedAgents} } | select(span.pa.status) with (most_recent=true)`, {
      traces: 500,
      spansPerTrace: 20,
    }),
  ],
  transformations: [
    { id: "sortBy", options: { fields: {}, sort: [{ field: "Start time" }] } },
    { id: "partitionByValues", options: { fields: ["pa.status"], naming: { asLabels: true }, keepFields: true } },
  ],
  links: [openTask("traceIdHidden")],
  // Grafana names the series of a part “Duration” and its status, which is "undefined" for a task without one.
  overrides: renamed({
    ...Object.fromEntries(withStatus.map((status) => [status, `^Duration ${status}$`])),
    error: "^Duration (error|undefined|null)$",
  }),
});
