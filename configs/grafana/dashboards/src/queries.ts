import { source, type PrometheusQuery, type TempoQuery } from "./types";

/**
 * Queries that count short-lived processes correctly.
 *
 * Counts are `increase(…[range] anchored)`: `anchored` takes the last value before the range instead of extrapolating
 * from the values inside it, so eleven tasks are 11 and not 12.4. Prometheus needs the feature
 * `promql-extended-range-selectors` for it.
 */

/** Label matchers for the dashboard's variables. */
const selected = 'service_namespace=~"$namespace", agentproxy_project_id=~"$project", agentproxy_role=~"$role"';

/** A selector of a metric of agents, restricted to the dashboard's variables. */
export function agents(metric: string, matchers = ""): string {
  return `${metric}{${selected}${matchers === "" ? "" : `, ${matchers}`}}`;
}

const grouping = (by: readonly string[]): string => (by.length === 0 ? "" : ` by (${by.join(", ")})`);

/** The increase of a counter in the dashboard's time range, a double. */
export function increased(selector: string, ...by: readonly string[]): string {
  return `sum${grouping(by)} (increase(${selector}[$__range] anchored))`;
}

/** The increase of a counter in the dashboard's time range, an integer. */
export function counted(selector: string, ...by: readonly string[]): string {
  return `round(${increased(selector, ...by)})`;
}

/**
 * The increase of a counter per bar of a time series, a double. A bar counts from its time on, up to the next one, so the
 * last one has what was counted up to now. (Grafana's times are multiples of the interval; a bar that counted backwards
 * would appear up to one interval late.)
 */
export function increasedPerBar(selector: string, ...by: readonly string[]): string {
  return `sum${grouping(by)} (increase(${selector}[$__interval] anchored offset -$__interval))`;
}

/** The increase of a counter per bar of a time series, an integer. */
export function countedPerBar(selector: string, ...by: readonly string[]): string {
  return `round(${increasedPerBar(selector, ...by)})`;
}

/** A quantile of a histogram over the dashboard's time range; no result, and not NaN, if it counted nothing. */
export function quantile(q: number, buckets: string, ...by: readonly string[]): string {
  return `histogram_quantile(${q}, sum by (${["le", ...by].join(", ")}) (increase(${buckets}[$__range] anchored))) >= 0`;
}

/** A quantile of a histogram per point of a time series. */
export function quantilePerPoint(q: number, buckets: string, ...by: readonly string[]): string {
  return quantile(q, buckets, ...by).replace("$__range", "$__interval");
}

/** The same expression for the period before: as long as the dashboard's time range, and ending where it begins. */
export function before(expr: string): string {
  return expr.replaceAll("[$__range] anchored", "[$__range] anchored offset $__range");
}

/** A selector of the number of spans, a counter that the collector derives from them. */
export function spanCalls(matchers: string): string {
  return agents("traces_span_metrics_calls_total", matchers);
}

/** A selector of the duration of spans, a histogram that the collector derives from them: 2 ms to four hours. */
export function spanDurations(matchers: string): string {
  return agents("traces_span_metrics_duration_seconds_bucket", matchers);
}

/** A selector of the seconds that spans lasted together, a counter that the collector derives from them. */
export function spanSeconds(matchers: string): string {
  return agents("traces_span_metrics_duration_seconds_sum", matchers);
}

/** The options of a Prometheus query. */
export interface QueryOptions {
  /** The name of a series; `{{label}}` stands for the value of a label. Default: Grafana's choice. */
  readonly legend?: string;
  /** The smallest width of a bar or distance of two points, such as `1m`. Default: the scrape interval. */
  readonly interval?: string;
  /** Whether exemplars are shown. Default false. */
  readonly exemplars?: boolean;
}

/** One value per series, at the end of the time range. */
export function instant(expr: string, { legend = "__auto" }: QueryOptions = {}): PrometheusQuery {
  return { datasource: source.prometheus, editorMode: "code", expr, instant: true, range: false, legendFormat: legend };
}

/** One row per series, at the end of the time range; the columns are its labels. */
export function tableRows(expr: string): PrometheusQuery {
  return { ...instant(expr), format: "table" };
}

/** Several values per series, over the time range. */
export function overTime(
  expr: string,
  { legend = "__auto", interval, exemplars = false }: QueryOptions = {},
): PrometheusQuery {
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

/** One row per span that a TraceQL query finds; the columns are the span's fields and the attributes selected. */
export function spans(query: string, limits: { traces: number; spansPerTrace: number }): TempoQuery {
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
export function trace(id: string): TempoQuery {
  return { datasource: source.tempo, queryType: "traceql", query: id, filters: [] };
}
