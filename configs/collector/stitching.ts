import { processId } from "./labels";
import { text } from "./ottl";
import type { Components } from "./parts";

/**
 * Puts the spans of one task into one trace.
 *
 * AgentProxy starts every span as a root: a task of 90 spans is 90 traces. But a `pa` process runs one task, and SDKs
 * from 1.43 on give each process an id (`service.instance.id`), from which the trace id and the root's span id can be
 * computed, in any order of arrival and without state: the trace id is the MD5 hash of the process id, the root's span
 * id the first half of it.
 */

/** OTTL condition (context `span`): the name of AgentProxy's tracer, or its default service name. */
export const agentproxy =
  '(instrumentation_scope.name == "agentproxy.telemetry" or resource.attributes["service.name"] == "agentproxy")';

const process = `resource.attributes[${text(processId)}]`;
const root = `name == "pa.run_task"`;

/** Processors of the traces pipeline, for `traceStitching: process`. */
export const stitchingProcessors = {
  "transform/stitch": {
    error_mode: "ignore",
    trace_statements: [
      {
        context: "span",
        // A span with a parent is in a trace already, and processes without an id can't be told apart.
        conditions: [
          `${process} != nil and ${process} != "" and IsRootSpan() and ${agentproxy} ` +
            `and IsMatch(name, ${text("^(pa|gemini|claude)\\.")})`,
        ],
        statements: [
          `set(trace_id, TraceID(MD5(${process})))`,
          `set(span_id, SpanID(Substring(MD5(${process}), 0, 16))) where ${root}`,
          `set(parent_span_id, SpanID(Substring(MD5(${process}), 0, 16))) where not (${root})`,
        ],
      },
    ],
  },
} satisfies Components;
