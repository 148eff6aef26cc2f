/** A span as a search gives it. */
export interface FoundSpan {
  readonly traceId: string;
  readonly name?: string;
  readonly attributes?: readonly { readonly key: string; readonly value: Readonly<Record<string, unknown>> }[];
}

/** How many traces, and how many spans of each, a search may give. */
export interface Limits {
  readonly limit: number;
  readonly spss: number;
}

/** Searches the last hour of a Tempo, as Grafana does. */
export async function search(tempoUrl: string, query: string, { limit, spss }: Limits): Promise<FoundSpan[]> {
  const now = Math.floor(Date.now() / 1000);
  const url = new URL("/api/search", tempoUrl);
  url.search = new URLSearchParams({
    q: query,
    limit: String(limit),
    spss: String(spss),
    start: String(now - 3600),
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

/** The value of a span's attribute. */
export function attribute(span: FoundSpan, key: string): unknown {
  return Object.values(span.attributes?.find((one) => one.key === key)?.value ?? {})[0];
}

/** The attributes in a TraceQL query, with their scopes. */
export function attributesIn(query: string): (readonly [scope: string, name: string])[] {
  return [...query.replace(/"[^"]*"/g, '""').matchAll(/\b(span|resource)\.([\w.]+)/g)].map(
    ([, scope, name]) => [scope!, name!] as const,
  );
}
