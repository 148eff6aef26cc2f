import type { Attribute } from "../../tools/telemetry/otlp";
import type { RecordedRequest } from "../../tools/telemetry/recording";

/** Attributes by name, as strings. */
type Attributes = Readonly<Record<string, string>>;

/** A data point of a sum or histogram. */
interface Point {
  readonly attributes?: Attribute[];
  readonly startTimeUnixNano?: string;
  readonly asInt?: string | number;
  readonly asDouble?: number;
  readonly sum?: number;
  readonly count?: string | number;
}

interface Metric {
  readonly name: string;
  readonly sum?: { readonly aggregationTemporality: number; readonly dataPoints: Point[] };
  readonly histogram?: { readonly aggregationTemporality: number; readonly dataPoints: Point[] };
}

interface Named {
  readonly name: string;
  readonly attributes: Attributes;
}

interface ObservedSpan extends Named {
  /** Whether its status is an error. */
  readonly failed: boolean;
}

/** What a recording says in its own names, independently of the collector. */
export interface Observed {
  /** The total of a counter, or of a histogram's sums, over the points that `where` accepts. */
  total(instrument: string, where?: (attributes: Attributes) => boolean): number;
  /** The number of values in a histogram. */
  count(instrument: string, where?: (attributes: Attributes) => boolean): number;
  /** The number of log records by their event name. */
  records(event: string, where?: (attributes: Attributes) => boolean): number;
  /** The total of an attribute of log records with an event name; a record without it counts 0. */
  recorded(event: string, attribute: string): number;
  /** The number of spans that `where` accepts. */
  spans(where: (span: ObservedSpan) => boolean): number;
}

/** Reads a recording. Delta points are added up; of cumulative ones the last one of each process counts. */
export function observe(recording: readonly RecordedRequest[]): Observed {
  const points = recording.flatMap(pointsOf);
  const records = recording.flatMap(recordsOf);
  const spans = recording.flatMap(spansOf);
  const sum = (
    instrument: string,
    where: (attributes: Attributes) => boolean,
    value: (point: Point) => number,
  ): number => {
    const last = new Map<string, number>();
    const chosen = points.filter((point) => point.instrument === instrument && where(point.attributes));
    chosen.forEach(({ series, point, cumulative }, at) => last.set(cumulative ? series : String(at), value(point)));
    return [...last.values()].reduce((total, one) => total + one, 0);
  };
  return {
    total: (instrument, where = () => true) =>
      sum(instrument, where, ({ sum: histogram, asDouble, asInt }) => histogram ?? asDouble ?? Number(asInt ?? 0)),
    count: (instrument, where = () => true) => sum(instrument, where, ({ count }) => Number(count ?? 0)),
    records: (event, where = () => true) =>
      records.filter(({ name, attributes }) => name === event && where(attributes)).length,
    recorded: (event, attribute) =>
      records
        .filter(({ name }) => name === event)
        .reduce((total, { attributes }) => total + Number(attributes[attribute] ?? 0), 0),
    spans: (where) => spans.filter(where).length,
  };
}

function attributesOf(attributes: readonly Attribute[] = []): Attributes {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, String(Object.values(value ?? {})[0])]));
}

function pointsOf({ request }: RecordedRequest): {
  instrument: string;
  attributes: Attributes;
  series: string;
  point: Point;
  cumulative: boolean;
}[] {
  return (request.resourceMetrics ?? []).flatMap(({ resource, scopeMetrics = [] }) =>
    scopeMetrics.flatMap(({ metrics = [] }) =>
      (metrics as Metric[]).flatMap(
        ({ name, sum, histogram }) =>
          (sum ?? histogram)?.dataPoints.map((point) => ({
            instrument: name,
            attributes: attributesOf(point.attributes),
            series: JSON.stringify([
              attributesOf(resource?.attributes),
              point.startTimeUnixNano,
              attributesOf(point.attributes),
            ]),
            point,
            cumulative: (sum ?? histogram)!.aggregationTemporality === 2,
          })) ?? [],
      ),
    ),
  );
}

function recordsOf({ request }: RecordedRequest): Named[] {
  return (request.resourceLogs ?? [])
    .flatMap(({ scopeLogs = [] }) => scopeLogs.flatMap(({ logRecords = [] }) => logRecords))
    .map((record) => {
      const attributes = attributesOf(record.attributes);
      return { name: attributes["event.name"] ?? (record["eventName"] as string | undefined) ?? "", attributes };
    });
}

function spansOf({ request }: RecordedRequest): ObservedSpan[] {
  return (request.resourceSpans ?? [])
    .flatMap(({ scopeSpans = [] }) => scopeSpans.flatMap(({ spans = [] }) => spans))
    .map(({ name, attributes, status }) => ({
      name,
      attributes: attributesOf(attributes),
      failed: (status as { code?: number } | undefined)?.code === 2,
    }));
}
