import type { Sample } from "../../tools/local-pipeline/promql";
import { instantQuery, type PrometheusApi } from "../../tools/local-pipeline/promql";
import { dashboards, prometheusQueries, type PanelTarget } from "./dashboards";

/** What a query displays: values by legend. The value of a time series is the sum of its points, that is of its bars. */
export type Shown = Readonly<Record<string, number>>;

/** One query of one panel. */
export interface PanelQuery {
  /** `dashboard / panel / refId`. */
  readonly name: string;
  readonly target: PanelTarget & { readonly expr: string };
}

/** All Prometheus queries of the dashboards. */
export const panelQueries: readonly PanelQuery[] = dashboards.flatMap((dashboard) =>
  prometheusQueries(dashboard).map(({ panel, target }) => ({
    name: `${dashboard.title} / ${panel.title} / ${target.refId}`,
    target,
  })),
);

/** The time range of the dashboards, in seconds. */
export const range = 600;

/** The width of a bar, in seconds. */
const bar = 15;

/**
 * An expression as Grafana sends it when all variables are set to "All".
 * @param seconds the time range.
 */
export function asSent(expr: string, seconds = range): string {
  return expr
    .replaceAll("$__range", `${seconds}s`)
    .replaceAll("$__interval", `${bar}s`)
    .replace(/\$[a-z]\w*/g, ".*");
}

/** Runs a query of a panel as Grafana does, and names the series by its legend. */
export async function show(api: PrometheusApi, { target }: PanelQuery): Promise<Shown> {
  const samples =
    target.instant === true
      ? await instantQuery(api, asSent(target.expr))
      : await overTheRange(api, asSent(target.expr));
  return Object.fromEntries(samples.map((sample) => [legend(target.legendFormat, sample), sample.value]));
}

function legend(format: string | undefined, { labels }: Sample): string {
  return format === undefined || format === "__auto"
    ? Object.values(labels).join(" ")
    : format.replace(/\{\{(\w+)\}\}/g, (_, name: string) => labels[name] ?? "");
}

/**
 * Sums over all bars; NaN is left out. The last time is after now, so that bars that count backwards from their time are
 * complete, too; one that counts forwards from there is zero.
 */
async function overTheRange({ url: base, headers = {} }: PrometheusApi, query: string): Promise<Sample[]> {
  const end = Math.ceil(Date.now() / 1000 / bar) * bar;
  const url = new URL("/api/v1/query_range", base);
  url.search = new URLSearchParams({
    query,
    start: String(end - range),
    end: String(end),
    step: String(bar),
  }).toString();
  const body = (await (await fetch(url, { headers })).json()) as {
    error?: string;
    data?: { result: { metric: Record<string, string>; values: [number, string][] }[] };
  };
  if (body.data === undefined) {
    throw new Error(`${query}: ${body.error}`);
  }
  return body.data.result.map(({ metric, values }) => ({
    labels: metric,
    value: values
      .map(([, value]) => Number(value))
      .filter((value) => !Number.isNaN(value))
      .reduce((a, b) => a + b, 0),
  }));
}
