import type { Panel } from "./types";
import { coloured } from "./palette";
import { timeseries } from "./panels";
import { overTime, quantilePerPoint, spanDurations } from "./queries";

/** The arguments of {@link durationQuantiles}. */
export interface DurationArgs {
  readonly title: string;
  readonly description: string;
  readonly empty: string;
  /** Label matchers that select the spans, such as `span_name="pa.run_task"`. */
  readonly spans: string;
  /** The smallest distance of two points, such as `1m`. */
  readonly interval: string;
}

/** The 50th and 95th percentile of the duration of spans over time, with exemplars that link to traces. */
export function durationQuantiles({ title, description, empty, spans, interval }: DurationArgs): Panel {
  const buckets = spanDurations(spans);
  return timeseries({
    title,
    description,
    empty,
    unit: "s",
    draw: "points",
    queries: [
      overTime(quantilePerPoint(0.5, buckets), { legend: "p50", interval }),
      overTime(quantilePerPoint(0.95, buckets), { legend: "p95", interval, exemplars: true }),
    ],
    overrides: coloured("p50", "p95"),
  });
}
