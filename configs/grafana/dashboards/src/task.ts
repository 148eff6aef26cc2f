import { dashboard } from "./dashboard";
import type { Dashboard } from "./types";
import { text, waterfall } from "./panels";
import { trace } from "./queries";
import { claudeFigures, ending, failedFigure, geminiFigures, soFar, taskCost, taskItself } from "./taskHead";
import { errors, functionCalls, geminiCalls, loops, slowest, timeByKind } from "./taskSpans";
import { agentCalls, agentCost } from "./taskAgents";
import { lastTasks, taskUid } from "./tasks";
import { recordList, records } from "./records";
import { taskVariable } from "./taskVariable";
import { dataOfPanel } from "./traceFrame";
import { agentVariables } from "./variables";

const wholeTask = waterfall({
  title: "The task, from start to end",
  description:
    "The trace: `pa.run_task` and every span of its process beneath it. AgentProxy starts each span as a trace of its " +
    "own; the collector puts those of one process together. Processes whose OpenTelemetry SDK is older than 1.43 have " +
    "no id to go by and show `pa.run_task` alone. While a task runs, its root is still missing.",
  empty: "no task in this time range",
  // The limit is for the search that the variable holds while there is no task.
  queries: [{ ...trace("$traceId"), tableType: "spans", limit: 1 }],
});

const recordsOfTask = recordList({
  title: "Log records of the task",
  description:
    "The log records of this trace, whichever program wrote them, oldest first: the events of Claude Code, if AgentProxy " +
    "hands it its trace. Open one to see all that it has.",
  empty: "no log record in this trace",
  // Backquotes, because the variable holds a search, with double quotes in it, while there is no task.
  query: records('{service_name=~".+"} | trace_id = `$traceId`'),
});

/** The position of {@link wholeTask} on the dashboard, which is its id. All other panels take the trace from it. */
const wholeTaskId = 8;
const spans = dataOfPanel(wholeTaskId);

/** The dashboard about one task: its trace and the spans in it. */
export function taskDashboard(): Dashboard {
  return dashboard({
    uid: taskUid,
    title: "Inside a task",
    description: "One task: its trace, loops, functions, Claude, Gemini, what was slow and what failed.",
    variables: [...agentVariables, taskVariable],
    from: "now-6h",
    rows: [
      {
        height: 4,
        panels: [
          [5, ending(spans)],
          [19, taskItself(spans)],
        ],
      },
      {
        height: 4,
        panels: [
          [6, soFar(spans)],
          [6, claudeFigures(spans)],
          [6, geminiFigures(spans)],
          [3, taskCost],
          [3, failedFigure(spans)],
        ],
      },
      { height: 15, panels: [[24, wholeTask]] },
      {
        height: 8,
        panels: [
          [19, agentCalls(spans)],
          [5, agentCost],
        ],
      },
      {
        height: 9,
        panels: [
          [12, timeByKind(spans)],
          [12, errors(spans)],
        ],
      },
      {
        height: 9,
        panels: [
          [12, slowest(spans)],
          [12, functionCalls(spans)],
        ],
      },
      {
        height: 10,
        panels: [
          [12, loops(spans)],
          [12, geminiCalls(spans)],
        ],
      },
      { height: 10, panels: [[24, recordsOfTask]] },
      { height: 9, panels: [[24, lastTasks()]] },
      {
        height: 3,
        panels: [
          [
            24,
            text(
              "How to read this",
              "The newest task is shown first. Choose another one above, in the list “Last tasks”, in “Running now” on the overview, or by a dot of a duration panel. A trace is readable as soon as its spans arrive; the list “Last tasks” leaves out the newest 30 seconds.",
            ),
          ],
        ],
      },
    ],
  });
}
