import { readRecording } from "../../tools/telemetry/recording";
import { recordingFile } from "./truth";

interface HistogramPoint {
  readonly startTimeUnixNano: string;
  readonly attributes?: unknown[];
  readonly bucketCounts: readonly string[];
  readonly explicitBounds: readonly number[];
}

interface HistogramMetric {
  readonly name: string;
  readonly histogram?: { readonly dataPoints?: readonly HistogramPoint[] };
}

/** The bucket of a histogram: values above `from` up to and including `to`. */
export interface Bucket {
  readonly from: number;
  readonly to: number;
}

/**
 * The bucket that contains a quantile of an instrument over all processes of a recording. It is computed from the
 * recording itself, from the last point of each process' stream.
 */
export function bucketOf(recording: string, instrument: string, quantile: number): Bucket {
  const streams = new Map<string, HistogramPoint>();
  for (const { request } of readRecording(recordingFile(recording))) {
    const metrics = (request.resourceMetrics ?? []).flatMap(({ scopeMetrics }) => scopeMetrics ?? []);
    for (const { name, histogram } of metrics.flatMap((scope) => scope.metrics ?? []) as HistogramMetric[]) {
      for (const point of name === instrument ? (histogram?.dataPoints ?? []) : []) {
        streams.set(point.startTimeUnixNano + JSON.stringify(point.attributes), point);
      }
    }
  }
  const points = [...streams.values()];
  const bounds = points[0]!.explicitBounds;
  const counts = bounds.map((_, at) => points.reduce((sum, { bucketCounts }) => sum + Number(bucketCounts[at]), 0));
  const wanted = quantile * points.flatMap(({ bucketCounts }) => bucketCounts).reduce((sum, n) => sum + Number(n), 0);
  let below = 0;
  const bucket = counts.findIndex((count) => (below += count) >= wanted);
  return { from: bounds[bucket - 1] ?? -Infinity, to: bounds[bucket]! };
}
