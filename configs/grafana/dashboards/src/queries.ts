import { source, type Query } from "./types";

/**
 * The forms of query that count short-lived processes right.
 *
 * `anchored` takes the last value before the window instead of extrapolating from the values inside it: eleven tasks
 * read 11, not 12.4.
 */

/** Label matchers that every query about agents carries. */
const chosen = 'service_namespace=~"$namespace", agentproxy_project_id=~"$project", agentproxy_role=~"$role"';

/** A selector of an agents' metric, narrowed to what the dashboard's variables choose. */
export function agents(metric: string, matchers = ""): string {
  return `${metric}{${chosen}${matchers === "" ? "" : `, ${matchers}`}}`;
}

const grouping = (by: readonly string[]): string => (by.length === 0 ? "" : ` by (${by.join(", ")})`);

/** How much a counter grew in the dashboard's time range. */
export function grown(selector: string, ...by: readonly string[]): string {
  return `sum${grouping(by)} (increase(${selector}[$__range] anchored))`;
}

/** How many, in the dashboard's time range: a whole number. */
export function counted(selector: string, ...by: readonly string[]): string {
  return `round(${grown(selector, ...by)})`;
}

/** How many, per bar of a time series; the bars add up to {@link counted}. */
export function countedPerBar(selector: string, ...by: readonly string[]): string {
  return `round(sum${grouping(by)} (increase(${selector}[$__interval] anchored)))`;
}

/** A quantile of a histogram over the dashboard's time range. */
export function quantile(q: number, buckets: string, ...by: readonly string[]): string {
  return `histogram_quantile(${q}, sum by (${["le", ...by].join(", ")}) (increase(${buckets}[$__range] anchored)))`;
}

/** A quantile of a histogram, per point of a time series. */
export function quantilePerPoint(q: number, buckets: string, ...by: readonly string[]): string {
  return quantile(q, buckets, ...by).replace("$__range", "$__interval");
}

/** A selector of the calls counted from spans, by the collector. */
export function spanCalls(matchers: string): string {
  return agents("traces_span_metrics_calls_total", matchers);
}

/** A selector of the duration buckets counted from spans, from a millisecond to more than half an hour. */
export function spanDurations(matchers: string): string {
  return agents("traces_span_metrics_duration_seconds_bucket", matchers);
}

/** Settings of one query of a panel. */
export interface QueryOptions {
  /** The series' name; `{{label}}` is a label's value. */
  readonly legend?: string;
  /** The width of a bar or the distance of points is at least this. */
  readonly interval?: string;
  readonly exemplars?: boolean;
}

/** One value per series, at the end of the time range. */
export function instant(expr: string, { legend = "__auto" }: QueryOptions = {}): Query {
  return { datasource: source.prometheus, editorMode: "code", expr, instant: true, range: false, legendFormat: legend };
}

/** The rows of a table: labels are columns. */
export function rows(expr: string): Query {
  return { ...instant(expr), format: "table" };
}

/** Values over the time range. */
export function overTime(expr: string, { legend = "__auto", interval, exemplars = false }: QueryOptions = {}): Query {
  return {
    datasource: source.prometheus,
    editorMode: "code",
    expr,
    instant: false,
    range: true,
    legendFormat: legend,
    interval,
    exemplar: exemplars,
  };
}

/** Spans as rows; columns are the spans' own fields and what the query selects. */
export function spans(query: string, limits: { traces: number; spansPerTrace: number }): Query {
  return {
    datasource: source.tempo,
    queryType: "traceql",
    tableType: "spans",
    query,
    limit: limits.traces,
    spss: limits.spansPerTrace,
    filters: [],
  };
}

/** One trace, by its id. */
export function trace(id: string): Query {
  return { datasource: source.tempo, queryType: "traceql", query: id, filters: [] };
}
