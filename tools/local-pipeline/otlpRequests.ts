import type { Attribute, ExportRequest, Span } from "../telemetry/otlp";

/** Attributes by name; numbers become integers. */
export type Attributes = Readonly<Record<string, string | number | boolean>>;

/** Attributes in OTLP/JSON. */
export function attributes(values: Attributes): Attribute[] {
  return Object.entries(values).map(([key, value]) => {
    if (typeof value === "string") {
      return { key, value: { stringValue: value } };
    }
    return { key, value: typeof value === "number" ? { intValue: String(value) } : { boolValue: value } };
  });
}

/** Milliseconds since 1970 in OTLP's nanoseconds. */
export function nanos(milliseconds: number): string {
  return `${Math.round(milliseconds)}000000`;
}

/** One point of a sum or gauge. */
export interface Point {
  readonly value: number;
  readonly attributes?: Attributes;
  /** Milliseconds since 1970. Default one second ago. */
  readonly start?: number;
  /** Milliseconds since 1970. Default now. */
  readonly time?: number;
}

/** The kind of a metric. */
export type Kind = "cumulative" | "delta" | "up-down" | "gauge";

/** A sum or a gauge in OTLP/JSON. Integers are sent as such, other numbers as doubles, as the SDKs do. */
export function metric(name: string, kind: Kind, points: readonly Point[], unit = "1"): object {
  const dataPoints = points.map(({ value, attributes: labels = {}, start, time }) => ({
    attributes: attributes(labels),
    startTimeUnixNano: nanos(start ?? Date.now() - 1000),
    timeUnixNano: nanos(time ?? Date.now()),
    ...(Number.isInteger(value) ? { asInt: String(value) } : { asDouble: value }),
  }));
  if (kind === "gauge") {
    return { name, unit, gauge: { dataPoints } };
  }
  const aggregationTemporality = kind === "delta" ? 1 : 2;
  return { name, unit, sum: { dataPoints, aggregationTemporality, isMonotonic: kind !== "up-down" } };
}

/** An export request of metrics from one process. */
export function metricsRequest(resource: Attributes, metrics: object[], scope = "agentproxy.telemetry"): ExportRequest {
  return {
    resourceMetrics: [
      { resource: { attributes: attributes(resource) }, scopeMetrics: [{ scope: { name: scope }, metrics }] },
    ],
  };
}

/** A span in OTLP/JSON that took a second. */
export function span(name: string, fields: Partial<Span> = {}, labels: Attributes = {}): Span {
  const hex = (digits: number): string =>
    Array.from({ length: digits }, () => Math.floor(Math.random() * 16).toString(16)).join("");
  return {
    traceId: hex(32),
    spanId: hex(16),
    name,
    kind: 1,
    startTimeUnixNano: nanos(Date.now() - 1000),
    endTimeUnixNano: nanos(Date.now()),
    attributes: attributes(labels),
    ...fields,
  };
}

/** An export request of spans from one process. */
export function tracesRequest(resource: Attributes, spans: Span[], scope = "agentproxy.telemetry"): ExportRequest {
  return {
    resourceSpans: [
      { resource: { attributes: attributes(resource) }, scopeSpans: [{ scope: { name: scope }, spans }] },
    ],
  };
}
