import { dashboard } from "./dashboard";
import type { Dashboard, Panel, Query } from "./types";
import { column, hidden, table, text, waterfall } from "./panels";
import { spans, trace } from "./queries";
import { lastTasks, taskUid } from "./tasks";
import { agentVariables, traceVariable } from "./variables";

/** The spans of the selected task that meet a condition: of one trace, and up to more spans than a task has. */
function spansOfTask(condition: string, ...select: readonly string[]): Query {
  const selected = select.length === 0 ? "" : ` | select(${select.join(", ")})`;
  return spans(`{ trace:id = "$traceId" && ${condition} }${selected}`, { traces: 1, spansPerTrace: 1000 });
}

/** Columns that have the same value for all spans of a trace, or only serve links. */
const irrelevant = ["traceIdHidden", "traceService", "traceName", "trace:id", "spanID"].map(hidden);
const chooseTask = "choose a task in the list above";
const duration = column("duration", "Duration", { "custom.width": 110 });
const started = column("time", "Started", { "custom.width": 180 });

/**
 * Grafana's transformation "Group by", which counts and adds up the rows of a panel. Fields are named as the datasource
 * displays them (`Name`, `Duration`), the results by field and calculation (`Duration (sum)`).
 * @param fields calculations per field, such as `count`; a field without calculations is one to group by.
 */
function groupBy(fields: Readonly<Record<string, readonly string[]>>): Panel["transformations"] {
  const operations = Object.entries(fields).map(([field, calcs]) => [
    field,
    calcs.length === 0 ? { aggregations: [], operation: "groupby" } : { aggregations: calcs, operation: "aggregate" },
  ]);
  return [{ id: "groupBy", options: { fields: Object.fromEntries(operations) } }];
}

const wholeTask = waterfall({
  title: "The task, from start to end",
  description:
    "The trace: `pa.run_task` and every span of its process beneath it. AgentProxy starts each span as a trace of its " +
    "own; the collector puts those of one process together. Processes whose OpenTelemetry SDK is older than 1.43 have " +
    "no id to go by and show `pa.run_task` alone. While a task runs, its root is still missing.",
  empty: chooseTask,
  queries: [trace("$traceId")],
});

const timeByKind = table({
  title: "Where the time went",
  description:
    "Spans of this task by name: how many, and how long together and at most. A reasoning loop contains its Gemini " +
    "calls and its function, so the sums overlap. `claude.subprocess` is the time that Claude worked.",
  empty: chooseTask,
  queries: [spansOfTask('name != "pa.run_task"')],
  transformations: groupBy({ Name: [], Duration: ["count", "sum", "max"] }),
  sortBy: { column: "Together", descending: true },
  overrides: [
    column("Name", "Span"),
    column("Duration (count)", "Number", { unit: "short", decimals: 0, "custom.width": 100 }),
    column("Duration (sum)", "Together", { unit: "ns", "custom.width": 120 }),
    column("Duration (max)", "Longest", { unit: "ns", "custom.width": 120 }),
  ],
});

const functionCalls = table({
  title: "Function calls",
  description: "What PA called (`pa.function.*` spans), how often, and whether it worked.",
  empty: chooseTask,
  queries: [spansOfTask("span.pa.function.name != nil", "span.pa.function.name", "span.pa.function.success")],
  transformations: groupBy({
    "pa.function.name": [],
    "pa.function.success": [],
    Duration: ["count", "sum"],
  }),
  overrides: [
    column("pa.function.name", "Function"),
    column("pa.function.success", "Worked", {
      "custom.width": 90,
      "custom.cellOptions": { type: "color-text" },
      mappings: [
        {
          type: "value",
          options: {
            true: { text: "yes", color: "green", index: 0 },
            false: { text: "no", color: "red", index: 1 },
          },
        },
        // The datasource omits the value false.
        { type: "special", options: { match: "null", result: { text: "no", color: "red", index: 2 } } },
        { type: "special", options: { match: "empty", result: { text: "no", color: "red", index: 3 } } },
      ],
    }),
    column("Duration (count)", "Number", { unit: "short", decimals: 0, "custom.width": 100 }),
    column("Duration (sum)", "Together", { unit: "ns", "custom.width": 120 }),
  ],
});

function spanTable(args: {
  title: string;
  description: string;
  empty: string;
  query: Query;
  columns: Readonly<Record<string, string>>;
  longestFirst?: boolean;
}): Panel {
  const { title, description, empty, query, columns, longestFirst = false } = args;
  return table({
    title,
    description,
    empty,
    queries: [query],
    sortBy: longestFirst ? { column: "Duration", descending: true } : { column: "Started", descending: false },
    overrides: [
      started,
      duration,
      column("name", "Span", { "custom.width": 210 }),
      ...Object.entries(columns).map(([name, label]) => column(name, label)),
      ...irrelevant,
    ],
  });
}

const loops = spanTable({
  title: "Reasoning loops",
  description: "Each cycle in which PA read Claude's output and decided: its number, what it chose, and why.",
  empty: chooseTask,
  query: spansOfTask('name = "pa.reasoning_loop"', "span.pa.iteration", "span.pa.function", "span.pa.decision"),
  columns: { "pa.iteration": "Loop", "pa.function": "Function", "pa.decision": "Decision" },
});

const geminiCalls = spanTable({
  title: "Gemini calls",
  description:
    "Each call to Gemini. Attempts, success and tokens come from AgentProxy's main branch only; 056aaa4 leaves them out.",
  empty: chooseTask,
  query: spansOfTask(
    'name = "gemini.api.call"',
    "span.gemini.model",
    "span.gemini.attempt",
    "span.gemini.tokens.prompt",
    "span.gemini.tokens.completion",
    "span.gemini.error_code",
    "status",
  ),
  columns: {
    "gemini.model": "Model",
    "gemini.attempt": "Attempt",
    "gemini.tokens.prompt": "Prompt tokens",
    "gemini.tokens.completion": "Completion tokens",
    "gemini.error_code": "Error",
    status: "Status",
  },
});

const slowest = spanTable({
  title: "Slowest spans",
  description: "The spans of this task that took 100 ms or more, the longest first.",
  empty: "choose a task in the list above; a task without a span of 100 ms or more shows none",
  query: spansOfTask('name != "pa.run_task" && duration >= 100ms', "span.pa.iteration"),
  columns: { "pa.iteration": "Loop" },
  longestFirst: true,
});

const errors = spanTable({
  title: "Errors",
  description: "Spans of this task that ended in an error, and functions that said they failed.",
  empty: "no error in this task",
  query: spansOfTask(
    "(status = error || span.pa.function.success = false)",
    "status",
    "statusMessage",
    "span.gemini.error_code",
  ),
  columns: { status: "Status", statusMessage: "Message", "gemini.error_code": "Error" },
});

/** The dashboard about one task: its trace and the spans in it. */
export function taskDashboard(): Dashboard {
  return dashboard({
    uid: taskUid,
    title: "Inside a task",
    description: "One task: its trace, loops, functions, Claude, Gemini, what was slow and what failed.",
    variables: [...agentVariables, traceVariable],
    from: "now-6h",
    rows: [
      { height: 7, panels: [[24, lastTasks()]] },
      { height: 16, panels: [[24, wholeTask]] },
      {
        height: 9,
        panels: [
          [12, timeByKind],
          [12, functionCalls],
        ],
      },
      {
        height: 9,
        panels: [
          [12, slowest],
          [12, errors],
        ],
      },
      {
        height: 10,
        panels: [
          [12, loops],
          [12, geminiCalls],
        ],
      },
      {
        height: 3,
        panels: [
          [
            24,
            text(
              "How to read this",
              "Choose a task in the list, or follow a dot of a duration panel. Tempo's search leaves out the newest 30 seconds; the trace itself is there at once.",
            ),
          ],
        ],
      },
    ],
  });
}
