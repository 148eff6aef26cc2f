import { readFileSync } from "node:fs";
import { recordingFile } from "./truth";

/** A span of a recording, as far as panels display it. */
export interface RecordedSpan {
  readonly name: string;
  /** The start in milliseconds since 1970, as it was recorded. */
  readonly start: number;
  readonly seconds: number;
  readonly attributes: Readonly<Record<string, string>>;
  readonly failed: boolean;
}

interface Attribute {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

interface RecordingLine {
  readonly signal: string;
  readonly request: {
    readonly resourceSpans?: readonly {
      readonly scopeSpans: readonly {
        readonly spans: readonly {
          readonly name: string;
          readonly startTimeUnixNano: string;
          readonly endTimeUnixNano: string;
          readonly attributes?: readonly Attribute[];
          readonly status?: { readonly code?: number | string };
        }[];
      }[];
    }[];
  };
}

/** The spans of a recording, read without the code under test. */
export function recordedSpans(recording: string): RecordedSpan[] {
  return readFileSync(recordingFile(recording), "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as RecordingLine)
    .flatMap(({ request }) => request.resourceSpans ?? [])
    .flatMap(({ scopeSpans }) => scopeSpans)
    .flatMap(({ spans }) => spans)
    .map(({ name, startTimeUnixNano, endTimeUnixNano, attributes = [], status }) => ({
      name,
      start: Number(BigInt(startTimeUnixNano) / 1000n) / 1000,
      seconds: Number(BigInt(endTimeUnixNano) - BigInt(startTimeUnixNano)) / 1e9,
      attributes: Object.fromEntries(attributes.map(({ key, value }) => [key, String(Object.values(value)[0])])),
      failed: [2, "STATUS_CODE_ERROR"].includes(status?.code ?? 0),
    }));
}

/** The number of items per key. */
export function countBy<T>(items: readonly T[], key: (item: T) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const item of items) {
    counts[key(item)] = (counts[key(item)] ?? 0) + 1;
  }
  return counts;
}
