import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, type Type } from "protobufjs";

/** The signals that are sent; OTLP's logs aren't. */
export type Signal = "traces" | "metrics";

/** One attribute, as OTLP/JSON writes it. */
export interface Attribute {
  key: string;
  value: { stringValue?: string; boolValue?: boolean; intValue?: string | number; doubleValue?: number };
}

/** One span, as OTLP/JSON writes it: ids in hex, times in nanoseconds as text, an absent parent absent or empty. */
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

/** What a process says about itself. */
export interface Resource {
  attributes?: Attribute[];
}

/** An export request of either signal, as OTLP/JSON writes it; only what is looked at here is spelled out. */
export interface ExportRequest {
  resourceSpans?: { resource?: Resource; scopeSpans?: { scope?: { name?: string }; spans?: Span[] }[] }[];
  resourceMetrics?: { resource?: Resource; scopeMetrics?: { scope?: { name?: string }; metrics?: unknown[] }[] }[];
}

const { root } = parse(readFileSync(join(__dirname, "otlp.proto"), "utf8"));
const messages: Record<Signal, Type> = {
  traces: root.lookupType("otlp.TracesRequest"),
  metrics: root.lookupType("otlp.MetricsRequest"),
};

const idKeys = ["traceId", "spanId", "parentSpanId"];

/** OTLP/JSON to the bytes of OTLP/protobuf. JSON writes ids in hex, protobuf has them as bytes. */
export function encode(signal: Signal, request: ExportRequest): Buffer {
  const message = messages[signal].fromObject(mapIds(request, (hex) => Buffer.from(hex as string, "hex")) as object);
  return Buffer.from(messages[signal].encode(message).finish());
}

/** The bytes of OTLP/protobuf to OTLP/JSON. */
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
