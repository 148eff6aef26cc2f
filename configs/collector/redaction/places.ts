/** What a pipeline transports. */
export type Signal = "traces" | "logs" | "metrics";

/** A part of the telemetry that can hold text, as the transform processor reaches it. */
export interface Place {
  /** The OTTL context. */
  readonly context: string;
  /** The map of attributes, or what comes nearest to one. */
  readonly attributes: string;
  /** Fields that are strings. */
  readonly fields: readonly string[];
  /** The field that can be of any type: a log record's body. */
  readonly body?: "body";
  /** The attributes of the item that this place is a part of, if the context reaches them. */
  readonly partOf?: string;
}

const resource: Place = { context: "resource", attributes: "attributes", fields: ["schema_url"] };
const scope: Place = { context: "scope", attributes: "attributes", fields: ["name", "version", "schema_url"] };

/**
 * Every place that can hold text, per signal; the last one is the item that is stored. Two are missing, because no
 * processor of the collector reaches them: attributes of span links, and attributes that are bytes.
 */
export const places: Readonly<Record<Signal, readonly Place[]>> = {
  traces: [
    resource,
    scope,
    { context: "spanevent", attributes: "attributes", fields: ["name"], partOf: "span.attributes" },
    { context: "span", attributes: "attributes", fields: ["name", "status.message", "trace_state"] },
  ],
  logs: [
    resource,
    scope,
    { context: "log", attributes: "attributes", fields: ["severity_text", "event_name"], body: "body" },
  ],
  metrics: [
    resource,
    scope,
    { context: "metric", attributes: "metadata", fields: ["name", "description", "unit"] },
    { context: "exemplar", attributes: "filtered_attributes", fields: [], partOf: "datapoint.attributes" },
    { context: "datapoint", attributes: "attributes", fields: [] },
  ],
};

/** The maps that an item shares with other items, seen from the item's context. */
export const shared: Readonly<Record<Signal, readonly string[]>> = {
  traces: ["resource.attributes", "instrumentation_scope.attributes"],
  logs: ["resource.attributes", "instrumentation_scope.attributes"],
  metrics: ["resource.attributes", "instrumentation_scope.attributes", "metric.metadata"],
};
