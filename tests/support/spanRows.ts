import type { RecordedSpan } from "./recordedSpans";
import type { Row } from "./traceFrame";

/** Rows with milliseconds as integers, and without the order of spans that began or lasted equally long. */
export function comparable(rows: readonly Row[]): Row[] {
  const rounded = rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [name, typeof value === "number" ? Math.round(value) : value]),
    ),
  );
  return rounded.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

/** The duration of a span in milliseconds. */
export const ms = ({ seconds }: RecordedSpan): number => seconds * 1000;
/** The sum of numbers. */
export const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

/** The spans of a task by a key, with their number and durations in milliseconds. */
export function groups(spans: readonly RecordedSpan[], key: (span: RecordedSpan) => Row): Row[] {
  const found = new Map<string, RecordedSpan[]>();
  for (const span of spans) {
    const name = JSON.stringify(key(span));
    found.set(name, [...(found.get(name) ?? []), span]);
  }
  return [...found.values()].map((group) => ({
    ...key(group[0]!),
    "duration (count)": group.length,
    "duration (sum)": sum(group.map(ms)),
  }));
}
