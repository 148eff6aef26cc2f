import { processId } from "./labels";
import { text } from "./ottl";
import type { Components } from "./parts";

/**
 * Puts the spans of one task into one trace, and its log records with them.
 *
 * AgentProxy starts every span as a root: a task of 90 spans is 90 traces. But a `pa` process runs one task, and SDKs
 * from 1.43 on give each process an id (`service.instance.id`), from which the trace id and the root's span id can be
 * computed, in any order of arrival and without state: the trace id is the MD5 hash of the process id, the root's span
 * id the first half of it.
 */

const agentproxyService = 'resource.attributes["service.name"] == "agentproxy"';

/** OTTL condition (context `span`): the name of AgentProxy's tracer, or its default service name. */
export const agentproxy = `(instrumentation_scope.name == "agentproxy.telemetry" or ${agentproxyService})`;

const process = `resource.attributes[${text(processId)}]`;
const isIdentified = `${process} != nil and ${process} != ""`;
const setTrace = `set(trace_id, TraceID(MD5(${process})))`;
const root = `name == "pa.run_task"`;

/** Processors of the traces pipeline, for `traceStitching: process`. */
export const spanStitching = {
  "transform/stitch": {
    error_mode: "ignore",
    trace_statements: [
      {
        context: "span",
        // A span with a parent is in a trace already, and processes without an id can't be told apart.
        conditions: [
          `${isIdentified} and IsRootSpan() and ${agentproxy} and IsMatch(name, ${text("^(pa|gemini|claude)\\.")})`,
        ],
        statements: [
          setTrace,
          `set(span_id, SpanID(Substring(MD5(${process}), 0, 16))) where ${root}`,
          `set(parent_span_id, SpanID(Substring(MD5(${process}), 0, 16))) where not (${root})`,
        ],
      },
    ],
  },
} satisfies Components;

/**
 * Processors of the logs pipeline, for `traceStitching: process`. A record has the trace id of the span in which it was
 * written, and AgentProxy's spans are in another trace now. Its span id stays: only that of `pa.run_task` has changed,
 * which the record doesn't tell from others.
 */
export const recordStitching = {
  "transform/stitch_records": {
    error_mode: "ignore",
    log_statements: [
      {
        context: "log",
        conditions: [
          `${isIdentified} and trace_id != TraceID(0x00000000000000000000000000000000) and ${agentproxyService}`,
        ],
        statements: [setTrace],
      },
    ],
  },
} satisfies Components;
