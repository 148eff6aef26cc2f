/** Where Prometheus' API is: Prometheus itself, or Grafana's proxy to it. */
export interface PrometheusApi {
  readonly url: string;
  /** The login, as a header. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** One series in the result of an instant query. */
export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

interface QueryResponse {
  readonly status: string;
  readonly error?: string;
  readonly data: { readonly resultType: string; readonly result: unknown };
}

async function request(
  { url: base, headers = {} }: PrometheusApi,
  path: string,
  parameters: Record<string, string>,
): Promise<QueryResponse["data"]> {
  const url = new URL(`${base}${path}`);
  url.search = new URLSearchParams(parameters).toString();
  const response = await fetch(url, { headers });
  if (response.status === 401) {
    throw new Error(`${base} refuses the login`);
  }
  const body = (await response.json()) as QueryResponse;
  if (body.status !== "success") {
    throw new Error(`${parameters["query"]}: ${response.status} ${body.error}`);
  }
  return body.data;
}

/**
 * Runs an instant query.
 * @param time seconds since 1970. Default now.
 * @returns one sample per series; of a scalar one without labels.
 * @throws Error with the query and Prometheus' message when the query fails.
 */
export async function instantQuery(api: PrometheusApi, query: string, time = Date.now() / 1000): Promise<Sample[]> {
  const { result, resultType } = await request(api, "/api/v1/query", { query, time: time.toFixed(3) });
  if (resultType === "scalar") {
    return [{ labels: {}, value: Number((result as [number, string])[1]) }];
  }
  return (result as { metric: Record<string, string>; value: [number, string] }[]).map(({ metric, value }) => ({
    labels: metric,
    value: Number(value[1]),
  }));
}

/** An exemplar of a series. */
export interface Exemplar {
  readonly seriesLabels: Readonly<Record<string, string>>;
  readonly traceId: string;
}

/** The exemplars of a query of the last ten minutes. */
export async function exemplars({ url: base, headers = {} }: PrometheusApi, query: string): Promise<Exemplar[]> {
  const now = Date.now() / 1000;
  const url = new URL("/api/v1/query_exemplars", base);
  url.search = new URLSearchParams({ query, start: String(now - 600), end: String(now + 60) }).toString();
  const body = (await (await fetch(url, { headers })).json()) as {
    data: { seriesLabels: Record<string, string>; exemplars: { labels: Record<string, string> }[] }[];
  };
  return body.data.flatMap((series) =>
    series.exemplars.map(({ labels }) => ({ seriesLabels: series.seriesLabels, traceId: labels["trace_id"] ?? "" })),
  );
}
