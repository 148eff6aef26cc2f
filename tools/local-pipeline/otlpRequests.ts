import type { Attribute, ExportRequest, LogRecord, Span } from "../telemetry/otlp";

/** Attributes by name; numbers must be integers. */
export type Attributes = Readonly<Record<string, string | number | boolean>>;

/** Converts attributes to OTLP/JSON. */
export function attributes(values: Attributes): Attribute[] {
  return Object.entries(values).map(([key, value]) => {
    if (typeof value === "string") {
      return { key, value: { stringValue: value } };
    }
    return { key, value: typeof value === "number" ? { intValue: String(value) } : { boolValue: value } };
  });
}

/** Converts milliseconds since 1970 to OTLP/JSON's nanoseconds, a string. */
export function nanos(milliseconds: number): string {
  return `${Math.round(milliseconds)}000000`;
}

/** A data point of a sum or a gauge. */
export interface Point {
  readonly value: number;
  readonly attributes?: Attributes;
  /** Milliseconds since 1970. Default one second ago. */
  readonly start?: number;
  /** Milliseconds since 1970. Default now. */
  readonly time?: number;
}

/** The kind of a metric: a sum by its temporality, a sum that isn't monotonic, or a gauge. */
export type Kind = "cumulative" | "delta" | "up-down" | "gauge";

/** A sum or a gauge in OTLP/JSON. Integers are sent as `asInt`, as the SDKs do. */
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

/** An export request with metrics of one process. */
export function metricsRequest(resource: Attributes, metrics: object[], scope = "agentproxy.telemetry"): ExportRequest {
  return {
    resourceMetrics: [
      { resource: { attributes: attributes(resource) }, scopeMetrics: [{ scope: { name: scope }, metrics }] },
    ],
  };
}

/** A span in OTLP/JSON with random ids and a duration of one second, ending now. */
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

/** An export request with spans of one process. */
export function tracesRequest(resource: Attributes, spans: Span[], scope = "agentproxy.telemetry"): ExportRequest {
  return {
    resourceSpans: [
      { resource: { attributes: attributes(resource) }, scopeSpans: [{ scope: { name: scope }, spans }] },
    ],
  };
}

/** A log record in OTLP/JSON, written now. */
export function record(body: string, fields: Partial<LogRecord> = {}, labels: Attributes = {}): LogRecord {
  return {
    timeUnixNano: nanos(Date.now()),
    severityNumber: 9,
    body: { stringValue: body },
    attributes: attributes(labels),
    ...fields,
  };
}

/** An export request with log records of one process. */
export function logsRequest(
  resource: Attributes,
  logRecords: LogRecord[],
  scope = "agentproxy.telemetry",
): ExportRequest {
  return {
    resourceLogs: [
      { resource: { attributes: attributes(resource) }, scopeLogs: [{ scope: { name: scope }, logRecords }] },
    ],
  };
}
