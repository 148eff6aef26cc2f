import { gzipSync } from "node:zlib";
import { startRecorder, type Recorder } from "../../../../tools/agents/recorder";
import { attributes, metric, metricsRequest, span, tracesRequest } from "../../../../tools/local-pipeline/otlpRequests";
import { encode } from "../../../../tools/telemetry/otlp";

const metrics = metricsRequest({ "service.name": "agent" }, [metric("a.b", "delta", [{ value: 3 }])]);
const traces = tracesRequest({ "service.name": "agent" }, [span("one")]);
const logs = {
  resourceLogs: [{ scopeLogs: [{ logRecords: [{ attributes: attributes({ "event.name": "x" }) }] }] }],
};

let recorder: Recorder;
beforeEach(async () => {
  recorder = await startRecorder();
});
afterEach(() => recorder.stop());

const send = (path: string, body: string | Buffer, headers: Record<string, string>): Promise<Response> =>
  fetch(`${recorder.url}${path}`, { method: "POST", headers, body: new Uint8Array(Buffer.from(body)) });

test("keeps OTLP/JSON of every signal as it was sent, packed or not", async () => {
  const json = { "content-type": "application/json" };
  await send("/v1/metrics", JSON.stringify(metrics), json);
  await send("/v1/logs", gzipSync(JSON.stringify(logs)), { ...json, "content-encoding": "gzip" });
  const response = await send("/v1/traces", JSON.stringify(traces), json);
  expect([response.status, await response.json()]).toEqual([200, {}]);
  expect(recorder.requests()).toEqual([
    { signal: "metrics", request: metrics },
    { signal: "logs", request: logs },
    { signal: "traces", request: traces },
  ]);
  expect(recorder.problems()).toEqual([]);
});

test("reads OTLP/protobuf", async () => {
  const response = await send("/v1/traces", encode("traces", traces), { "content-type": "application/x-protobuf" });
  expect([response.status, await response.text()]).toEqual([200, ""]);
  expect(recorder.requests()).toMatchObject([{ signal: "traces", request: { resourceSpans: [{}] } }]);
  expect(JSON.stringify(recorder.requests())).toContain(traces.resourceSpans![0]!.scopeSpans![0]!.spans![0]!.traceId);
});

test("tells what it can't read", async () => {
  const json = { "content-type": "application/json" };
  const statuses = [await send("/v2/traces", "{}", json), await send("/v1/traces", "{", json)].map(
    ({ status }) => status,
  );
  expect(statuses).toEqual([400, 400]);
  expect(recorder.problems()).toEqual([
    "POST /v2/traces: not a path of OTLP/HTTP",
    expect.stringMatching(/^POST \/v1\/traces: .*JSON/),
  ]);
  expect(recorder.requests()).toEqual([]);
});

test("forwards each request unchanged, and returns the response", async () => {
  const behind = recorder;
  const front = await startRecorder(behind.url);
  try {
    const headers = { "content-type": "application/json", "content-encoding": "gzip" };
    const body = new Uint8Array(gzipSync(JSON.stringify(metrics)));
    expect((await fetch(`${front.url}/v1/metrics`, { method: "POST", headers, body })).status).toBe(200);
    expect(behind.requests()).toEqual(front.requests());
    await behind.stop();
    expect((await fetch(`${front.url}/v1/metrics`, { method: "POST", headers, body })).status).toBe(400);
    expect(front.problems()).toEqual([expect.stringContaining("POST /v1/metrics")]);
  } finally {
    await front.stop();
    recorder = await startRecorder();
  }
});
