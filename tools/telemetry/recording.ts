import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import type { ExportRequest, Resource, Signal } from "./otlp";

/** An export request as it was received. */
export interface RecordedRequest {
  readonly signal: Signal;
  readonly request: ExportRequest;
}

/**
 * Reads a recording: a file with one object `{"signal", "request"}` per line, `request` in OTLP/JSON. A file `*.gz` is
 * unpacked.
 */
export function readRecording(file: string): RecordedRequest[] {
  const bytes = readFileSync(file);
  return (file.endsWith(".gz") ? gunzipSync(bytes) : bytes)
    .toString("utf8")
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => JSON.parse(line) as RecordedRequest);
}

/**
 * Shifts all times of a recording (`*UnixNano`) by the same amount, so that the last one is `end`.
 * @param end milliseconds since 1970. Default: now.
 */
export function shiftTo(recording: readonly RecordedRequest[], end = Date.now()): RecordedRequest[] {
  let last = 0n;
  map(recording, (key, value) => {
    if (isTime(key, value)) {
      const time = BigInt(value as string);
      last = time > last ? time : last;
    }
    return value;
  });
  const shift = BigInt(end) * 1_000_000n - last;
  return map(recording, (key, value) =>
    isTime(key, value) ? String(BigInt(value as string) + shift) : value,
  ) as RecordedRequest[];
}

/** Zero is an unset time, and isn't shifted. */
function isTime(key: string, value: unknown): boolean {
  return key.endsWith("UnixNano") && BigInt(value as string) !== 0n;
}

function map(value: unknown, change: (key: string, value: unknown) => unknown): unknown {
  if (Array.isArray(value)) {
    return value.map((item) => map(item, change));
  }
  if (typeof value !== "object" || value === null) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, typeof item === "object" ? map(item, change) : change(key, item)]),
  );
}

const instanceId = "service.instance.id";

function resources({ request }: RecordedRequest): Resource[] {
  const { resourceSpans = [], resourceMetrics = [], resourceLogs = [] } = request;
  return [...resourceSpans, ...resourceMetrics, ...resourceLogs].flatMap(({ resource }) => resource ?? []);
}

/** The ids (`service.instance.id`) of the recorded processes, each once; empty for SDKs that don't set it. */
export function instanceIds(recording: readonly RecordedRequest[]): string[] {
  const ids = recording
    .flatMap(resources)
    .flatMap(({ attributes }) => attributes ?? [])
    .filter(({ key }) => key === instanceId)
    .map(({ value }) => value.stringValue!);
  return [...new Set(ids)];
}

/** A copy of a recording in which each process that has an id has a new one. */
export function asNewProcesses(recording: readonly RecordedRequest[]): RecordedRequest[] {
  const fresh = new Map(instanceIds(recording).map((id) => [id, randomUUID()]));
  const copy = structuredClone(recording) as RecordedRequest[];
  for (const attribute of copy.flatMap(resources).flatMap(({ attributes }) => attributes ?? [])) {
    if (attribute.key === instanceId) {
      attribute.value = { stringValue: fresh.get(attribute.value.stringValue!)! };
    }
  }
  return copy;
}
