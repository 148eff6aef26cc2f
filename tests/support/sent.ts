import type { Shown } from "./panels";
import { recordedSpans, type RecordedSpan } from "./recordedSpans";
import { truthOf, type Truth } from "./truth";

/** The content of a recording, from its truth file and from the recording itself. */
export interface Sent {
  readonly truth: Truth;
  /** The ids of the traces of its processes, which change with each replay; none for processes without an id. */
  traceIds: readonly string[];
  readonly spans: readonly RecordedSpan[];
  /** The values of an instrument by the values of these attributes, joined by ": ". */
  by(instrument: string, ...attributes: string[]): Record<string, number>;
  /** The value of an instrument over all attributes; undefined where the recording doesn't contain it. */
  of(instrument: string): number | undefined;
  /** The number of uses of each tool with this value of `success`. */
  tools(success: string): Record<string, number>;
}

/** The content of a recording. */
export function sent(recording: string): Sent {
  const truth = truthOf(recording);
  const points = (instrument: string): Truth["metrics"] => truth.metrics.filter((one) => one.instrument === instrument);
  return {
    truth,
    traceIds: [],
    spans: recordedSpans(recording),
    by: (instrument, ...attributes) => {
      const sums: Record<string, number> = {};
      for (const { labels, value } of points(instrument)) {
        const key = attributes.map((name) => labels[name] ?? "").join(": ");
        sums[key] = (sums[key] ?? 0) + value;
      }
      return sums;
    },
    tools: (success) => {
      const uses = points("agentproxy.tools.executions").filter(({ labels }) => labels["success"] === success);
      return Object.fromEntries(uses.map(({ labels, value }) => [labels["tool_name"]!, value]));
    },
    of: (instrument) =>
      points(instrument).reduce<number | undefined>((sum, { value }) => (sum ?? 0) + value, undefined),
  };
}

/** One value, or nothing. */
export const single = (value: number | undefined, name = ""): Shown => (value === undefined ? {} : { [name]: value });
/** The spans with a name. */
export const named = (spans: readonly RecordedSpan[], name: string): RecordedSpan[] =>
  spans.filter((span) => span.name === name);
/** The spans of calls to Gemini. */
export const gemini = (spans: readonly RecordedSpan[]): RecordedSpan[] => named(spans, "gemini.api.call");
/** Values whose names get a suffix. */
export const suffixed = (values: Record<string, number>, suffix: string): Shown =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [`${key}: ${suffix}`, value]));
