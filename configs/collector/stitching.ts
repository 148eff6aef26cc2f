import { processId } from "./labels";
import { text } from "./ottl";
import type { ComponentConfig } from "./types";

/**
 * Puts one task's spans into one trace.
 *
 * AgentProxy starts every span as a root: a task of 90 spans is 90 traces. But a `pa` process runs one task, and SDKs
 * from 1.43 on give each process an id, so trace and root can be computed from it, in any order of arrival and
 * without keeping anything: the trace's id is the id's hash, the root's span id the hash's first half.
 */

/** AgentProxy's tracer, and the service name it takes unless told otherwise. */
const agentproxy =
  `(instrumentation_scope.name == "agentproxy.telemetry" or ` + `resource.attributes["service.name"] == "agentproxy")`;

const process = `resource.attributes[${text(processId)}]`;
const root = `name == "pa.run_task"`;

/** Processors of the traces pipeline, for `traceStitching: process`. */
export const stitchingProcessors = {
  "transform/stitch": {
    error_mode: "ignore",
    trace_statements: [
      {
        context: "span",
        // A span that has a parent knows better; a process without id can't be told from others.
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
} satisfies Record<string, ComponentConfig>;
