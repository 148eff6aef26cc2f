/** A span in the result of a search. */
export interface FoundSpan {
  readonly traceId: string;
  readonly name?: string;
  readonly durationNanos?: string;
  readonly attributes?: readonly { readonly key: string; readonly value: Readonly<Record<string, unknown>> }[];
}

/** The size limits of a search, by the names of Tempo's API. */
export interface Limits {
  /** Traces. */
  readonly limit: number;
  /** Spans per trace ("spans per span set"). */
  readonly spss: number;
  /** How far the search goes back, in seconds. Default: an hour. */
  readonly seconds?: number;
}

/**
 * Searches a Tempo, as Grafana does.
 * @throws Error with the query and Tempo's message when the search fails.
 */
export async function search(
  tempoUrl: string,
  query: string,
  { limit, spss, seconds = 3600 }: Limits,
): Promise<FoundSpan[]> {
  const now = Math.floor(Date.now() / 1000);
  const url = new URL("/api/search", tempoUrl);
  url.search = new URLSearchParams({
    q: query,
    limit: String(limit),
    spss: String(spss),
    start: String(now - seconds),
    end: String(now),
  }).toString();
  const response = await fetch(url);
  if (!response.ok) {
    throw new Error(`${query}: ${await response.text()}`);
  }
  const { traces = [] } = (await response.json()) as {
    traces?: { traceID: string; spanSets?: { spans: Omit<FoundSpan, "traceId">[] }[] }[];
  };
  return traces.flatMap(({ traceID, spanSets = [] }) =>
    spanSets.flatMap(({ spans }) => spans.map((span) => ({ ...span, traceId: traceID }))),
  );
}

/** The value of an attribute of a span; undefined when the span doesn't have it. */
export function attribute(span: FoundSpan, key: string): unknown {
  return Object.values(span.attributes?.find((one) => one.key === key)?.value ?? {})[0];
}

/** The attributes in a TraceQL query, with their scopes. */
export function attributesIn(query: string): (readonly [scope: string, name: string])[] {
  return [...query.replace(/"[^"]*"/g, '""').matchAll(/\b(span|resource)\.([\w.]+)/g)].map(
    ([, scope, name]) => [scope!, name!] as const,
  );
}
