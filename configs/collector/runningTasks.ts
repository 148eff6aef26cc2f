import type { Settings } from "../settings";
import { keepResourceLabels, processId } from "./labels";
import { mostStreams } from "./limits";
import { text } from "./ottl";
import type { Components, Part } from "./parts";

/**
 * Metrics per task, while it runs: what it has cost so far, how many iterations it has had, and when it last did
 * something. They let dashboards list running tasks, and the cost of each finished one.
 *
 * A `pa` process runs one task, so a process of AgentProxy is a task. Its series have the id of the task's trace as a
 * label, and disappear soon after the process, as all live values do.
 */

/** Label: the id of the trace that has the spans of a process; see `stitching.ts`. */
export const traceIdLabel = "agentproxy.trace_id";

const process = `resource.attributes[${text(processId)}]`;

/**
 * Statements (context `datapoint`) that label a point of AgentProxy with its trace, to run before the id of the process
 * is dropped. The id is the one that the traces pipeline computes.
 */
export function labelTrace({ traceStitching }: Pick<Settings, "traceStitching">): string[] {
  return traceStitching === "process"
    ? [
        `set(attributes[${text(traceIdLabel)}], MD5(${process})) ` +
          `where ${process} != nil and ${process} != "" and IsMatch(metric.name, ${text("^agentproxy\\.")})`,
      ]
    : [];
}

/** Counters that are kept per task, and their names then. */
const perTask = {
  "agentproxy.api.cost": "agentproxy.task.cost",
  "agentproxy.claude.iterations": "agentproxy.task.iterations",
} as const;

/** Counters that increase when a task begins, and with each of its steps. */
const steps = ["agentproxy.tasks.started", "agentproxy.pa.decisions"];

/** The time of the newest step. */
const lastStep = "agentproxy.task.last_step";

/**
 * How long the counters of a task without increments are kept, which is longer than any pause; there are two per task.
 */
const idleTask = "2h";

const is = (names: readonly string[]): string =>
  `IsMatch(name, ${text(`^(${names.join("|")})$`.replaceAll(".", "\\."))})`;

const processors = {
  "filter/keep_tasks": {
    error_mode: "ignore",
    metrics: {
      metric: [
        `not (type == METRIC_DATA_TYPE_SUM and ${is([...Object.keys(perTask), ...steps])})`,
        // Processes without an id can't be told apart.
        `${process} == nil or ${process} == ""`,
      ],
    },
  },
  // A cumulative client repeats values that haven't changed.
  "filter/drop_zero": {
    error_mode: "ignore",
    metrics: { datapoint: ["value_double == 0.0"] },
  },
  "transform/tasks": {
    error_mode: "ignore",
    metric_statements: [
      {
        context: "metric",
        statements: [
          ...Object.entries(perTask).map(([from, to]) => `set(name, ${text(to)}) where name == ${text(from)}`),
          `set(unit, "s") where ${is(steps)}`,
          `set(description, "When the task last made a step, in seconds since 1970.") where ${is(steps)}`,
          `convert_sum_to_gauge() where ${is(steps)}`,
          `set(name, ${text(lastStep)}) where ${is(steps)}`,
        ],
      },
      {
        context: "datapoint",
        statements: [
          // Points that become equal, such as those of two models, are added up.
          "keep_keys(attributes, [])",
          `set(value_double, Double(UnixMilli(Now())) / 1000.0) where metric.name == ${text(lastStep)}`,
          ...labelTrace({ traceStitching: "process" }),
        ],
      },
      { context: "resource", statements: [keepResourceLabels()] },
    ],
  },
  "delta_to_cumulative/tasks": { max_stale: idleTask, max_streams: mostStreams },
} satisfies Components;

/**
 * The pipeline of the metrics per task. Without stitching there is none: the spans of a process are then no trace that a
 * label could name.
 */
export function runningTasks({ traceStitching }: Pick<Settings, "traceStitching">): Part {
  return traceStitching === "process"
    ? {
        processors,
        pipelines: {
          "metrics/tasks": {
            receivers: ["otlp"],
            processors: [
              "memory_limiter",
              "filter/keep_tasks",
              // As in the pipeline of the totals, for the same reasons.
              "batch/serialise",
              "transform/streams",
              "cumulative_to_delta",
              "filter/drop_zero",
              "transform/arrival",
              "transform/tasks",
              "delta_to_cumulative/tasks",
            ],
            exporters: ["prometheus/live"],
          },
        },
      }
    : {};
}
