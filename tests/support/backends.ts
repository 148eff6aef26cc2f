import { setTimeout as sleep } from "node:timers/promises";
import type { PrometheusApi } from "../../tools/local-pipeline/promql";
import type { StackUnderTest } from "./stackUnderTest";

/**
 * Fetches JSON.
 * @throws Error with the URL, the status and the beginning of the body when the status isn't 200.
 */
export async function getJson<T>(url: string, init: RequestInit = {}): Promise<T> {
  const response = await fetch(url, init);
  if (response.status !== 200) {
    throw new Error(`${url} answered ${response.status}: ${(await response.text()).slice(0, 500)}`);
  }
  return (await response.json()) as T;
}

/** A span as Tempo returns it; ids are base64. */
export interface TempoSpan {
  readonly name: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly attributes?: readonly { key: string; value: Record<string, unknown> }[];
}

/** The spans of a trace; none when Tempo doesn't have it, for which the v2 path returns the status 200, too. */
export async function spansOf(base: string, traceId: string, init: RequestInit = {}): Promise<TempoSpan[]> {
  const body = await getJson<{
    trace?: { resourceSpans?: { scopeSpans?: { spans?: TempoSpan[] }[] }[] };
  }>(`${base}/api/v2/traces/${traceId}`, { ...init, headers: { ...init.headers, accept: "application/json" } });
  return (body.trace?.resourceSpans ?? []).flatMap(({ scopeSpans = [] }) =>
    scopeSpans.flatMap(({ spans = [] }) => spans),
  );
}

/** The request headers that authenticate Grafana's administrator. */
export async function grafanaAdmin(stack: StackUnderTest): Promise<{ headers: Record<string, string> }> {
  const password = (await stack.run("password")).trim();
  return { headers: { authorization: `Basic ${Buffer.from(`admin:${password}`).toString("base64")}` } };
}

/** The API of a datasource, through Grafana and as its administrator. */
export async function datasource(
  stack: StackUnderTest,
  uid: "prometheus" | "tempo" | "loki",
): Promise<Required<PrometheusApi>> {
  const url = stack.url("grafanaPort", `/api/datasources/proxy/uid/${uid}`);
  return { url, ...(await grafanaAdmin(stack)) };
}

/** Repeats an attempt until it succeeds, and returns its value; after `seconds` throws its last error. */
export async function eventually<T>(seconds: number, attempt: () => Promise<T>): Promise<T> {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > end) {
        throw error;
      }
      await sleep(500);
    }
  }
}
