import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";

/** The stack outputs that telemetry is sent to and read from: through Grafana, which is published in every stack. */
export interface Endpoints {
  readonly otlpHttpEndpoint: string;
  readonly grafanaUrl: string;
  readonly grafanaPassword: string;
}

/** Identifies telemetry that was sent. */
export interface Sent {
  readonly traceId: string;
  /** Value of the metric's label `run`, which distinguishes it from metrics of earlier runs. */
  readonly run: string;
}

const timeoutMs = 90_000;
const metric = "upgrade_check_ratio";

/**
 * Sends one span and one gauge over OTLP/HTTP.
 * @throws Error with the collector's response when it refuses them.
 */
export async function send({ otlpHttpEndpoint }: Endpoints): Promise<Sent> {
  const sent = { traceId: randomBytes(16).toString("hex"), run: randomBytes(8).toString("hex") };
  const now = `${Date.now()}000000`;
  const attributes = [{ key: "service.name", value: { stringValue: "upgrade-check" } }];
  const run = [{ key: "run", value: { stringValue: sent.run } }];
  const span = {
    traceId: sent.traceId,
    spanId: randomBytes(8).toString("hex"),
    name: "upgrade-check",
    kind: 1,
    startTimeUnixNano: now,
    endTimeUnixNano: now,
  };
  const gauge = {
    name: "upgrade_check",
    unit: "1",
    gauge: { dataPoints: [{ timeUnixNano: now, asInt: "1", attributes: run }] },
  };
  await postJson(`${otlpHttpEndpoint}/v1/traces`, {
    resourceSpans: [{ resource: { attributes }, scopeSpans: [{ spans: [span] }] }],
  });
  await postJson(`${otlpHttpEndpoint}/v1/metrics`, {
    resourceMetrics: [{ resource: { attributes }, scopeMetrics: [{ metrics: [gauge] }] }],
  });
  return sent;
}

/**
 * Waits until telemetry can be read from Tempo and Prometheus.
 * @throws Error that names what is still missing after 90 seconds.
 */
export async function expectThere({ grafanaUrl, grafanaPassword }: Endpoints, { traceId, run }: Sent): Promise<void> {
  const authorization = `Basic ${Buffer.from(`admin:${grafanaPassword}`).toString("base64")}`;
  const get = (uid: string, path: string): Promise<Response> =>
    fetch(`${grafanaUrl}/api/datasources/proxy/uid/${uid}${path}`, {
      headers: { authorization, accept: "application/json" },
    });
  await eventually(`the trace ${traceId} in Tempo`, async () => {
    const response = await get("tempo", `/api/v2/traces/${traceId}`);
    return response.ok && (await response.text()).includes("upgrade-check");
  });
  const query = encodeURIComponent(`count(last_over_time({__name__=~"${metric}|upgrade_check", run="${run}"}[1h]))`);
  await eventually(`the metric of run ${run} in Prometheus`, async () => {
    const response = await get("prometheus", `/api/v1/query?query=${query}`);
    const { data } = (await response.json()) as { data?: { result?: unknown[] } };
    return (data?.result?.length ?? 0) > 0;
  });
}

async function postJson(url: string, body: object): Promise<void> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!response.ok) {
    throw new Error(`${url} failed with status ${response.status}: ${await response.text()}`);
  }
}

async function eventually(what: string, there: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + timeoutMs;
  while (!(await there().catch(() => false))) {
    if (Date.now() > end) {
      throw new Error(`${what} was not there after ${timeoutMs / 1000} s`);
    }
    await sleep(1_000);
  }
}
