import type { DataLink, Override, Panel, ValueMapping } from "./types";
import { coloured } from "./palette";
import { column, hidden, table } from "./panels";
import { spans } from "./queries";

/** The uid of the dashboard about one task. */
export const taskUid = "agentproxy-task";

/** Opens the task of a row in the dashboard about one task, with the same time range and variables. */
const openTask: DataLink = {
  title: "Look inside this task",
  url: `/d/${taskUid}?var-traceId=\${__data.fields.traceIdHidden}&\${__url_time_range}&\${namespace:queryparam}&\${project:queryparam}&\${role:queryparam}`,
};

/**
 * A TraceQL condition: a resource attribute has one of the values selected in a variable. No regular expression matches
 * a missing attribute, so for "All", which includes spans without it, the second half compares the variable itself.
 */
function isSelected(attribute: string, variable: string): string {
  return `(resource.${attribute} =~ "$${variable}" || "$${variable}" = ".*")`;
}

/** The TraceQL conditions for the variables namespace, project and role. */
export const selectedAgents = [
  isSelected("service.namespace", "namespace"),
  isSelected("agentproxy.project_id", "project"),
  isSelected("agentproxy.role", "role"),
].join(" && ");

const endings: readonly ValueMapping[] = [
  {
    type: "value",
    options: {
      completed: { color: "green", index: 0 },
      max_iterations: { color: "orange", index: 1 },
      failed_self_check: { color: "dark-red", index: 2 },
      stopped: { color: "yellow", index: 3 },
      error: { color: "red", index: 4 },
    },
  },
  { type: "special", options: { match: "empty", result: { text: "error", color: "red", index: 5 } } },
];

/** The final states of a task, in their colours. An exception leaves the status out. */
export const statusMappings = {
  /** For fields in which a missing status is an empty text. */
  ofTexts: endings,
  /** For fields in which a missing status is no value. */
  ofValues: [
    ...endings,
    { type: "special", options: { match: "null+nan", result: { text: "error", color: "red", index: 6 } } },
  ],
} as const satisfies Readonly<Record<string, readonly ValueMapping[]>>;

const statusCell: Override = column("pa.status", "Status", {
  "custom.cellOptions": { type: "color-text" },
  "custom.width": 130,
  noValue: "error",
  mappings: statusMappings.ofValues,
});

/** The table of the newest tasks; each row links to the trace of its task. */
export function lastTasks(): Panel {
  return table({
    title: "Last tasks",
    description:
      "The newest 50 runs of `pa`, from their `pa.run_task` span. A row opens the task's trace. Tempo's search leaves " +
      "out the newest 30 seconds. A task without a status ended with an exception; a task that was killed has no row.",
    empty: "no task in this range",
    queries: [
      spans(
        `{ name = "pa.run_task" && ${selectedAgents} } | select(span.pa.status, span.pa.iterations, ` +
          "span.pa.task.description, resource.agentproxy.project_id, resource.agentproxy.role, status) " +
          // Without it, Tempo returns the first 50 that it finds.
          "with (most_recent=true)",
        { traces: 50, spansPerTrace: 20 },
      ),
    ],
    sortBy: { column: "Started", descending: true },
    links: [openTask],
    overrides: [
      column("time", "Started", { "custom.width": 180 }),
      column("duration", "Duration", { "custom.width": 110 }),
      statusCell,
      column("pa.task.description", "Task"),
      column("pa.iterations", "Iterations", { "custom.width": 100 }),
      column("agentproxy.project_id", "Project", { "custom.width": 150 }),
      column("agentproxy.role", "Role", { "custom.width": 120 }),
      column("status", "Span status", { "custom.width": 110 }),
      ...["traceIdHidden", "traceService", "traceName", "spanID", "name", "service.namespace"].map(hidden),
    ],
  });
}

/** The colours of a task's final states. */
export const taskStateColours = coloured("completed", "max_iterations", "failed_self_check", "stopped", "error");
