/** What a pipeline transports. */
export type Signal = "traces" | "logs" | "metrics";

/** A part of the telemetry that can hold text, as OTTL reaches it. */
export interface Place {
  /** The OTTL context. */
  readonly context: string;
  /** The map of attributes, or what comes nearest to one. */
  readonly attributes: string;
  /** Fields that are strings. */
  readonly fields: readonly string[];
}

/** What is stored: a span, a log record, a data point; or a part of it. */
export interface Item extends Place {
  /** The field that can be of any type: a log record's body. */
  readonly body?: string;
  /** The map of the stored item, if this is a part of one. */
  readonly partOf?: string;
}

/** A place that many items share, and its paths in the item's context. */
export interface SharedPlace extends Place {
  readonly path: string;
}

/** The places of a signal. */
export interface Places {
  readonly item: Item;
  readonly shared: readonly SharedPlace[];
  /** What an item has several of, each with attributes of its own. */
  readonly parts?: Item;
}

const resource: SharedPlace = {
  context: "resource",
  attributes: "attributes",
  fields: ["schema_url"],
  path: "resource",
};

const scope: SharedPlace = {
  context: "scope",
  attributes: "attributes",
  fields: ["name", "version", "schema_url"],
  path: "instrumentation_scope",
};

/**
 * Every place that can hold text, per signal. Two are missing, because no processor of the collector reaches them:
 * attributes of span links, and attributes that are bytes. Attributes of exemplars are dropped.
 */
export const places: Readonly<Record<Signal, Places>> = {
  traces: {
    item: { context: "span", attributes: "attributes", fields: ["name", "status.message", "trace_state"] },
    shared: [resource, scope],
    parts: { context: "spanevent", attributes: "attributes", fields: ["name"], partOf: "span.attributes" },
  },
  logs: {
    item: { context: "log", attributes: "attributes", fields: ["severity_text", "event_name"], body: "body" },
    shared: [resource, scope],
  },
  metrics: {
    item: { context: "datapoint", attributes: "attributes", fields: [] },
    shared: [
      resource,
      scope,
      { context: "metric", attributes: "metadata", fields: ["name", "description", "unit"], path: "metric" },
    ],
  },
};

/** The context and the map of what exemplars keep of a point's dropped attributes. */
export const exemplars = { context: "exemplar", attributes: "filtered_attributes" };

/** All places of a signal, the item last. */
export function allPlaces(signal: Signal): readonly Item[] {
  const { item, shared, parts } = places[signal];
  return [...shared, ...(parts === undefined ? [] : [parts]), item];
}
