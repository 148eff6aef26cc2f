import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, type Type } from "protobufjs";

/** A signal of OTLP. */
export type Signal = "traces" | "metrics" | "logs";

/** A value in OTLP/JSON; of its fields one is set. */
export interface AnyValue {
  stringValue?: string;
  boolValue?: boolean;
  intValue?: string | number;
  doubleValue?: number;
  arrayValue?: { values?: AnyValue[] };
  kvlistValue?: { values?: Attribute[] };
  /** Base64. */
  bytesValue?: string;
}

/** An attribute in OTLP/JSON. */
export interface Attribute {
  key: string;
  value: AnyValue;
}

/** A span in OTLP/JSON: ids in hex, times in nanoseconds as strings; a missing parent is undefined or empty. */
export interface Span {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  attributes?: Attribute[];
  [more: string]: unknown;
}

/** A log record in OTLP/JSON: ids in hex, times in nanoseconds as strings. */
export interface LogRecord {
  timeUnixNano?: string;
  observedTimeUnixNano?: string;
  severityNumber?: number;
  severityText?: string;
  body?: AnyValue;
  attributes?: Attribute[];
  traceId?: string;
  spanId?: string;
  [more: string]: unknown;
}

/** The resource of a process. */
export interface Resource {
  attributes?: Attribute[];
}

/** An export request of one signal in OTLP/JSON; only the fields that this project reads are typed. */
export interface ExportRequest {
  resourceSpans?: { resource?: Resource; scopeSpans?: { scope?: { name?: string }; spans?: Span[] }[] }[];
  resourceMetrics?: { resource?: Resource; scopeMetrics?: { scope?: { name?: string }; metrics?: unknown[] }[] }[];
  resourceLogs?: { resource?: Resource; scopeLogs?: { scope?: { name?: string }; logRecords?: LogRecord[] }[] }[];
}

const { root } = parse(readFileSync(join(__dirname, "otlp.proto"), "utf8"));
const messages: Record<Signal, Type> = {
  traces: root.lookupType("otlp.TracesRequest"),
  metrics: root.lookupType("otlp.MetricsRequest"),
  logs: root.lookupType("otlp.LogsRequest"),
};

const idKeys = ["traceId", "spanId", "parentSpanId"];

/** Converts OTLP/JSON to OTLP/protobuf. Ids are hex strings in JSON, and bytes in protobuf. */
export function encode(signal: Signal, request: ExportRequest): Buffer {
  const message = messages[signal].fromObject(mapIds(request, (hex) => Buffer.from(hex as string, "hex")) as object);
  return Buffer.from(messages[signal].encode(message).finish());
}

/** Converts OTLP/protobuf to OTLP/JSON. */
export function decode(signal: Signal, bytes: Uint8Array): ExportRequest {
  const plain = messages[signal].toObject(messages[signal].decode(bytes), { longs: String });
  return mapIds(plain, (id) => Buffer.from(id as Uint8Array).toString("hex")) as ExportRequest;
}

function mapIds(value: unknown, convert: (id: unknown) => unknown): unknown {
  if (Array.isArray(value)) {
    return value.map((item) => mapIds(item, convert));
  }
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, idKeys.includes(key) ? convert(item) : mapIds(item, convert)]),
  );
}
