import { agents } from "./queries";
import { source, type Variable } from "./types";

/**
 * The value of the variable while there is no task: a TraceQL query without results. Grafana's Tempo datasource runs
 * what isn't hexadecimal as TraceQL, and reports an empty id as an error.
 */
const noTask = "{ false }";

/** The number of tasks in the list. */
const listed = 20;

/** When each task last made a step, by its trace. The collector's series of a task names the trace of its spans. */
const lastSteps =
  `max by (agentproxy_trace_id) (` +
  `max_over_time(${agents("agentproxy_task_last_step_seconds", 'agentproxy_trace_id!=""')}[$__range]))`;

const newest =
  `sort_desc(topk(${listed}, ${lastSteps}) ` +
  `or on () label_replace(vector(0), "agentproxy_trace_id", "${noTask}", "", ""))`;

/**
 * The variable that holds the id of a trace: the newest tasks of the time range, running and finished ones. The newest
 * is the default. An id in the URL has precedence, whether or not the list has it.
 */
export const taskVariable: Variable = {
  name: "traceId",
  label: "Trace",
  description: "The newest 20 tasks, running and finished, by the ids of their traces; the newest is first.",
  type: "query",
  datasource: source.prometheus,
  definition: `query_result(${newest})`,
  query: { qryType: 3, query: `query_result(${newest})`, refId: "PrometheusVariableQueryEditor-VariableQuery" },
  regex: '/agentproxy_trace_id="([^"]+)"/',
  // Once, when the dashboard is loaded: a later refresh would replace an id that the list doesn't have.
  refresh: 1,
  sort: 0,
  multi: false,
  includeAll: false,
  current: { selected: false, text: "", value: "" },
  options: [],
  hide: 0,
  skipUrlSync: false,
};
