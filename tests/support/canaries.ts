import { nanos } from "../../tools/local-pipeline/otlpRequests";
import type { AnyValue, Attribute, ExportRequest, LogRecord, Signal } from "../../tools/telemetry/otlp";

/** Secrets that are recognised when they turn up somewhere, one of every kind in every place that can hold text. */

const pad = "abcdefghijklmnopqrst";

/** An example of each kind, which has its canary in the part that must not be stored. */
const examples: Readonly<Record<string, (canary: string) => string>> = {
  "private-key": (canary) => `-----BEGIN RSA PRIVATE KEY-----\n${canary}\nabc=\n-----END RSA PRIVATE KEY-----`,
  "anthropic-key": (canary) => `sk-ant-api03-${canary}`,
  "openai-key": (canary) => `sk-proj-${canary}`,
  "google-key": (canary) => `AIza${canary}${pad}`,
  "model-provider-key": (canary) => `hf_${canary}${pad}`,
  "github-token": (canary) => `ghp_${canary}${pad}`,
  "gitlab-token": (canary) => `glpat-${canary}${pad}`,
  "aws-key": (canary) => `AKIA${canary}AB`,
  "slack-token": (canary) => `xoxb-${canary}`,
  "stripe-key": (canary) => `sk_live_${canary}`,
  "package-token": (canary) => `npm_${canary}${pad}`,
  "service-token": (canary) => `hvs.${canary}${pad}`,
  jwt: (canary) => `eyJhbGciOiJIUzI1NiJ9.${canary}.c2lnbmF0dXJl`,
  "url-credentials": (canary) => `postgres://joe:${canary}@db/shop`,
  authorization: (canary) => `Authorization: Bearer ${canary}`,
  "named-secret": (canary) => `export DB_PASSWORD=${canary}`,
  email: (canary) => `${canary}@example.com`,
};

/** The kinds of secrets that an example exists of. */
export const exampleKinds = Object.keys(examples);

/** A secret that was sent. */
export interface Canary {
  readonly signal: Signal;
  readonly place: string;
  readonly kind: string;
}

/** The canaries that were sent, by what is searched for: `CANARY1234`. */
export type Canaries = Map<string, Canary>;

/** The canaries in a text, also in what is in base64 there, as bytes are in JSON. */
export function canariesIn(text: string): string[] {
  const decoded = (text.match(/[A-Za-z0-9+/]{40,}={0,2}/g) ?? []).map((one) =>
    Buffer.from(one, "base64").toString("latin1"),
  );
  return [...new Set([text, ...decoded].flatMap((one) => one.match(/CANARY\d{4}/g) ?? []))];
}

/** Makes requests with a canary of every kind in every place, for each signal. */
export function canaryRequests(canaries: Canaries, traceId: string): Readonly<Record<Signal, ExportRequest>> {
  let signal: Signal = "traces";
  const canary = (place: string, kind: string): string => {
    const id = `CANARY${String(canaries.size).padStart(4, "0")}`;
    canaries.set(id, { signal, place, kind });
    return id;
  };
  const one = (place: string, kind: string): string => examples[kind]!(canary(place, kind));
  const all = (place: string): string => exampleKinds.map((kind) => one(place, kind)).join("\n");
  const string = (stringValue: string): AnyValue => ({ stringValue });
  const attribute = (key: string, value: AnyValue): Attribute => ({ key, value });

  /** Attributes of every type that can hold text. */
  const attributes = (place: string): Attribute[] => [
    attribute("text", string(all(`${place} attribute`))),
    attribute("json", string(JSON.stringify({ inner: JSON.stringify({ text: all(`${place} JSON attribute`) }) }))),
    attribute("list", { arrayValue: { values: [string("first"), string(all(`${place} list`))] } }),
    attribute("map", {
      kvlistValue: { values: [attribute("deep", { arrayValue: { values: [string(all(`${place} map`))] } })] },
    }),
    attribute(
      `name ${examples["github-token"]!(canary(`${place} attribute's name`, "attribute-name"))}`,
      string("value"),
    ),
    attribute("api_key", string(canary(`${place} attribute named api_key`, "named-secret"))),
  ];
  const scope = (): object => ({
    name: all("scope name"),
    version: all("scope version"),
    attributes: attributes("scope"),
  });
  const resource = (): { attributes: Attribute[] } => ({
    attributes: [attribute("service.name", string("canaries")), ...attributes("resource")],
  });
  const now = Date.now();
  const times = { startTimeUnixNano: nanos(now - 1000), timeUnixNano: nanos(now) };

  const traces: ExportRequest = {
    resourceSpans: [
      {
        resource: resource(),
        scopeSpans: [
          {
            scope: scope() as { name: string },
            spans: [
              {
                traceId,
                spanId: traceId.slice(0, 16),
                name: all("span name"),
                traceState: `vendor=${one("trace state", "github-token")}`,
                kind: 1,
                startTimeUnixNano: nanos(now - 1000),
                endTimeUnixNano: nanos(now),
                attributes: attributes("span"),
                status: { code: 2, message: all("status message") },
                events: [
                  { timeUnixNano: nanos(now), name: all("event name"), attributes: attributes("event") },
                  { timeUnixNano: nanos(now), name: "second", attributes: attributes("second event") },
                ],
              },
            ],
          },
        ],
      },
    ],
  };

  signal = "logs";
  const record = (more: LogRecord): LogRecord => ({ timeUnixNano: nanos(now), severityNumber: 9, ...more });
  const logs: ExportRequest = {
    resourceLogs: [
      {
        resource: resource(),
        scopeLogs: [
          {
            scope: scope() as { name: string },
            logRecords: [
              record({
                body: string(all("body")),
                attributes: attributes("record"),
                severityText: all("severity text"),
              }),
              record({ body: { arrayValue: { values: [string("message"), string(all("body list"))] } } }),
              record({ body: { kvlistValue: { values: [attribute("text", string(all("body map")))] } } }),
              record({ body: { bytesValue: Buffer.from(all("body bytes")).toString("base64") } }),
            ],
          },
        ],
      },
    ],
  };

  signal = "metrics";
  // One attribute for each kind, because labels are cut after 256 characters.
  const labels = (place: string): Attribute[] =>
    exampleKinds.map((kind) => attribute(`label ${kind}`, string(one(place, kind))));
  const point = { ...times, asInt: "1" };
  const metrics: ExportRequest = {
    resourceMetrics: [
      {
        resource: { attributes: [attribute("service.name", string(`canaries ${one("service name", "email")}`))] },
        scopeMetrics: [
          {
            scope: scope() as { name: string },
            metrics: [
              {
                name: `canaries.${one("metric name", "github-token")}`,
                description: all("description"),
                unit: one("unit", "github-token"),
                sum: {
                  aggregationTemporality: 1,
                  isMonotonic: true,
                  dataPoints: [{ ...point, attributes: labels("point of a sum") }],
                },
              },
              { name: "canaries.live", gauge: { dataPoints: [{ ...point, attributes: labels("point of a gauge") }] } },
              {
                name: "canaries.seconds",
                unit: "s",
                histogram: {
                  aggregationTemporality: 1,
                  dataPoints: [
                    {
                      ...times,
                      count: "1",
                      sum: 1,
                      bucketCounts: ["1", "0"],
                      explicitBounds: [5],
                      attributes: labels("point of a histogram"),
                    },
                  ],
                },
              },
            ],
          },
        ],
      },
    ],
  };
  return { traces, logs, metrics };
}
