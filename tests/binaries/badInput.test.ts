import { gzipSync } from "node:zlib";
import { otlpClient, type OtlpClient } from "../../tools/telemetry/client";
import { encode } from "../../tools/telemetry/otlp";
import { readRecording } from "../../tools/telemetry/recording";
import { httpRequest, leaveOpen, mutate, peakMemory, seeded, sendBytes } from "../support/attacks";
import { metric, metricsRequest, span } from "../../tools/local-pipeline/otlpRequests";
import { startPipeline, type Pipeline } from "../../tools/local-pipeline/pipeline";
import { eventually, sleep } from "../../tools/local-pipeline/processes";
import { describeWith } from "../support/requirements";
import { recordingFile, recordings } from "../support/truth";

/** The memory limit of the collector's container in MiB, and the limits of `memory_limiter` that follow from it. */
const container = 512;
const limiter = { limit_percentage: null, spike_limit_percentage: null, limit_mib: 409, spike_limit_mib: 102 };
const MiB = 1024 * 1024;
const gzip = { "content-encoding": "gzip" };

/** The beginning of an HTTP/2 connection, without a request: the preface and an empty SETTINGS frame. */
const preface = Buffer.concat([
  Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
  Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]),
]);

// One collector receives all inputs, one after the other. The results are in the table of docs/bad-input.md.
describeWith({ programs: ["otelcol-contrib", "prometheus"] }, "bad input", () => {
  jest.setTimeout(180_000);
  let pipeline: Pipeline;
  let good: OtlpClient;
  let http: number;
  let grpc: number;
  let sent = 0;
  beforeAll(async () => {
    pipeline = await startPipeline({
      settings: { collectorOverrides: JSON.stringify({ processors: { memory_limiter: limiter } }) },
    });
    http = Number(new URL(pipeline.otlpHttp).port);
    grpc = Number(new URL(pipeline.otlpGrpc).port);
    good = otlpClient({ endpoint: pipeline.otlpGrpc, protocol: "grpc" });
    await serves();
  });
  afterAll(async () => {
    good?.close();
    await pipeline?.stop();
  });

  /** Exports metrics and spans as a regular client; both must be accepted at once. */
  async function serves(): Promise<void> {
    sent += 1;
    await good.send("metrics", metricsRequest({ "service.name": "good" }, [metric("good", "delta", [{ value: 1 }])]));
    await good.send("traces", {
      resourceSpans: [{ resource: { attributes: [] }, scopeSpans: [{ spans: [span(`good-${sent}`)] }] }],
    });
  }

  /** Other clients are unaffected: new telemetry is accepted, none of the earlier is lost, and memory is bounded. */
  afterEach(async () => {
    await serves();
    await pipeline.scraped();
    expect((await pipeline.query("sum(increase(good_total[10m] anchored))"))[0]?.value).toBe(sent);
    const names = new Set(pipeline.spans().map(({ name }) => name));
    expect(
      Array.from({ length: sent - 1 }, (_, index) => `good-${index + 1}`).filter((name) => !names.has(name)),
    ).toEqual([]);
    expect(pipeline.collectorLog()).not.toMatch(/panic|fatal error/);
    expect(peakMemory(pipeline.collectorPid()) ?? 0).toBeLessThan(container);
  });

  const post = (body: Buffer | string, headers?: Record<string, string>, path = "/v1/metrics"): Promise<string> =>
    sendBytes(http, [httpRequest(path, body, headers)]).then(({ statusLine }) => statusLine);

  test("each damaged recording is accepted, or refused with status 400", async () => {
    const random = seeded(20_261_122);
    const requests = recordings().flatMap((name) =>
      readRecording(recordingFile(name)).map(({ signal, request }) => ({ signal, bytes: encode(signal, request) })),
    );
    const responses = new Map<string, number>();
    for (let round = 0; round < 300; round++) {
      const { signal, bytes } = requests[Math.floor(random() * requests.length)]!;
      const statusLine = await post(mutate(bytes, random), {}, `/v1/${signal}`);
      responses.set(statusLine, (responses.get(statusLine) ?? 0) + 1);
    }
    expect([...responses.keys()].filter((statusLine) => !/^HTTP\/1\.1 (200|400)/.test(statusLine))).toEqual([]);
    expect(responses.get("HTTP/1.1 400 Bad Request")).toBeGreaterThan(0);
  });

  const valid = encode("metrics", metricsRequest({ "service.name": "bad" }, [metric("bad", "delta", [{ value: 1 }])]));
  test("requests just below the size limit are accepted, so those below are refused for their size", async () => {
    expect(await post(large(15))).toMatch(/^HTTP\/1\.1 200/);
    expect(await post(gzipSync(large(15)), gzip)).toMatch(/^HTTP\/1\.1 200/);
  });

  test.each<[string, () => Promise<string>, RegExp]>([
    ["half a request", () => post(valid.subarray(0, valid.length / 2)), /^HTTP\/1\.1 400/],
    ["a body that isn't OTLP", () => post("GET ME OUT", { "content-type": "application/json" }), /^HTTP\/1\.1 400/],
    ["another content type", () => post("<xml/>", { "content-type": "text/xml" }), /^HTTP\/1\.1 415/],
    ["a body that isn't gzip although the header claims it", () => post(valid, gzip), /^HTTP\/1\.1 400/],
    ["17 MiB of valid telemetry", () => post(large(17)), /^HTTP\/1\.1 (400|413)/],
    ["64 MiB of valid telemetry in 64 KiB", () => post(gzipSync(large(64)), gzip), /^HTTP\/1\.1 (400|413)/],
    ["a gzip bomb: 1 GiB in 1 MiB", () => post(gzipBomb(1024), gzip), /^HTTP\/1\.1 (400|413)/],
    ["2 MiB of headers", () => post(valid, { "x-bomb": "x".repeat(2 * MiB) }), /^HTTP\/1\.1 431/],
    ["two Content-Length headers", () => post(valid, { "Content-Length": "1" }), /^HTTP\/1\.1 400/],
  ])("%s is refused", async (_, attack, statusLine) => {
    expect(await attack()).toMatch(statusLine);
  });

  test.each([
    ["a message above the limit", 17, 0],
    ["a header above the limit", 0, 20],
  ])("gRPC: %s is refused", async (_, bodyMiB, headerMiB) => {
    const headers: Record<string, string> = headerMiB === 0 ? {} : { "x-bomb": "x".repeat(headerMiB * MiB) };
    const client = otlpClient({ endpoint: pipeline.otlpGrpc, protocol: "grpc", headers });
    const labels = { text: "x".repeat(bodyMiB * MiB) };
    const request = metricsRequest({ "service.name": "bad" }, [
      metric("huge", "delta", [{ value: 1, attributes: labels }]),
    ]);
    await expect(client.send("metrics", request)).rejects.toThrow(/RESOURCE_EXHAUSTED|INTERNAL|UNAVAILABLE|CANCELLED/);
    client.close();
  });

  test("a request that stops halfway is given up after 10 s (headers) or 20 s (body)", async () => {
    const start = Date.now();
    const [headers, body] = await Promise.all([
      sendBytes(http, ["POST /v1/metrics HTTP/1.1\r\nhost: collector\r\n"], 40_000),
      sendBytes(http, [httpRequest("/v1/metrics", valid, { "content-length": "1000" })], 40_000),
    ]);
    expect([headers, body].every(({ closed, statusLine }) => closed || /^HTTP\/1\.1 4/.test(statusLine))).toBe(true);
    expect(Date.now() - start).toBeLessThan(35_000);
  });

  test.each<[string, () => number, Buffer | string]>([
    ["HTTP, without a byte", () => http, ""],
    ["HTTP, in the middle of the headers", () => http, "POST /v1/metrics HTTP/1.1\r\nhost: collector\r\n"],
    ["gRPC, without a request", () => grpc, preface],
  ])("10,000 idle connections don't affect others (%s)", async (_, port, hello) => {
    const connections = await leaveOpen(port(), 10_000, hello);
    await serves();
    expect(connections.open()).toBeGreaterThan(0);
    connections.close();
    await sleep(1_000);
  });

  test("a label bomb of 100,000 series is cut at the limit, and existing series go on", async () => {
    for (let first = 0; first < 100_000; first += 2_000) {
      const points = Array.from({ length: 2_000 }, (_, index) => ({
        value: 1,
        attributes: { bomb: `${first + index} ${"x".repeat(1_000)}` },
      }));
      await good.send("metrics", metricsRequest({ "service.name": "bad" }, [metric("bomb", "cumulative", points)]));
    }
    await pipeline.scraped();
    const [series] = await pipeline.query("count(bomb_total)");
    expect(series!.value).toBeLessThanOrEqual(10_000);
    // Whether the name has the suffix depends on the version of the collector.
    const counter = '{__name__=~"otelcol_deltatocumulative_datapoints(_total)?",error="limit"}';
    const dropped = await eventually(
      "the number of dropped data points",
      async () => (await pipeline.query(`sum(${counter})`))[0]?.value,
    );
    expect(dropped).toBeGreaterThan(80_000);
    const [longest] = await pipeline.query('count(bomb_total{bomb=~".{257,}"}) or vector(0)');
    expect(longest!.value).toBe(0);
  });
});

/** A request of this size, valid but for it. */
function large(mebibytes: number): Buffer {
  const attributes = { text: "x".repeat(mebibytes * MiB) };
  return encode("metrics", metricsRequest({}, [metric("large", "delta", [{ value: 1, attributes }])]));
}

/** A gzip stream of zeros, with this size after decompression. */
function gzipBomb(mebibytes: number): Buffer {
  const part = gzipSync(Buffer.alloc(16 * MiB), { level: 9 });
  return Buffer.concat(Array.from({ length: mebibytes / 16 }, () => part));
}
