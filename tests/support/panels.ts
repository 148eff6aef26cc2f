import type { Sample } from "../../tools/local-pipeline/promql";
import { instantQuery } from "../../tools/local-pipeline/promql";
import { dashboards, prometheusQueries, type Target } from "./dashboards";

/** What a query shows: legend to value. A time series' value is the sum of its points, as its bars add up. */
export type Shown = Readonly<Record<string, number>>;

/** One query of one panel. */
export interface PanelQuery {
  /** `dashboard / panel / refId`. */
  readonly name: string;
  readonly target: Target & { readonly expr: string };
}

/** Every Prometheus query of the dashboards. */
export const panelQueries: readonly PanelQuery[] = dashboards.flatMap((dashboard) =>
  prometheusQueries(dashboard).map(({ panel, target }) => ({
    name: `${dashboard.title} / ${panel.title} / ${target.refId}`,
    target,
  })),
);

/** The time range that the dashboards are looked at with, in seconds. */
export const range = 600;

/** Bars this wide, in seconds. */
const bar = 15;

/** A query as Grafana sends it, with "All" chosen everywhere. */
export function asSent(expr: string): string {
  return expr.replaceAll("$__range", `${range}s`).replaceAll("$__interval", `${bar}s`).replace(/\$\w+/g, ".*");
}

/** Runs a panel's query as Grafana would, and names the series as its legend does. */
export async function show(prometheusUrl: string, { target }: PanelQuery): Promise<Shown> {
  const samples =
    target.instant === true
      ? await instantQuery(prometheusUrl, asSent(target.expr))
      : await overTheRange(prometheusUrl, asSent(target.expr));
  return Object.fromEntries(samples.map((sample) => [legend(target.legendFormat, sample), sample.value]));
}

function legend(format: string | undefined, { labels }: Sample): string {
  return format === undefined || format === "__auto"
    ? Object.values(labels).join(" ")
    : format.replace(/\{\{(\w+)\}\}/g, (_, name: string) => labels[name] ?? "");
}

/** Bars up to one that ends after now, so that nothing is cut off; points that are no number are left out. */
async function overTheRange(prometheusUrl: string, query: string): Promise<Sample[]> {
  const end = Math.ceil(Date.now() / 1000 / bar) * bar;
  const url = new URL("/api/v1/query_range", prometheusUrl);
  url.search = new URLSearchParams({
    query,
    start: String(end - range),
    end: String(end),
    step: String(bar),
  }).toString();
  const answer = (await (await fetch(url)).json()) as {
    error?: string;
    data?: { result: { metric: Record<string, string>; values: [number, string][] }[] };
  };
  if (answer.data === undefined) {
    throw new Error(`${query}: ${answer.error}`);
  }
  return answer.data.result.map(({ metric, values }) => ({
    labels: metric,
    value: values
      .map(([, value]) => Number(value))
      .filter((value) => !Number.isNaN(value))
      .reduce((a, b) => a + b, 0),
  }));
}
