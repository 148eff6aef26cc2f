import { createHash, randomBytes } from "node:crypto";
import { otlpClient } from "../../tools/telemetry/client";
import type { Span } from "../../tools/telemetry/otlp";
import { replay } from "../../tools/telemetry/replay";
import { complaints } from "../support/complaints";
import { span, tracesRequest } from "../../tools/local-pipeline/otlpRequests";
import { startPipeline, type Pipeline } from "../../tools/local-pipeline/pipeline";
import { eventually } from "../../tools/local-pipeline/processes";
import { describeWith } from "../support/requirements";
import { recordingFile, truthOf } from "../support/truth";

interface TraceResponse {
  readonly trace?: { readonly resourceSpans?: { readonly scopeSpans: { readonly spans: Span[] }[] }[] };
}

describeWith({ programs: ["otelcol-contrib", "prometheus", "tempo"] }, "Tempo", () => {
  let pipeline: Pipeline;
  beforeAll(async () => {
    pipeline = await startPipeline({ tempo: true });
  }, 90_000);
  afterAll(() => pipeline.stop());

  const traceOf = (id: string, spans: number): Promise<Span[]> => {
    const trace = createHash("md5").update(id).digest("hex");
    return eventually(`${spans} spans of trace ${trace}`, async () => {
      const response = await fetch(`${pipeline.tempoUrl}/api/v2/traces/${trace}`);
      const body = (await response.json()) as TraceResponse;
      const found = (body.trace?.resourceSpans ?? [])
        .flatMap(({ scopeSpans }) => scopeSpans)
        .flatMap((one) => one.spans);
      return found.length >= spans ? found : undefined;
    });
  };

  test.each(["one-task-056aaa4", "one-task-main"])(
    "%s is found complete, by the trace id that follows from the process' id",
    async (name) => {
      const { spans: count } = truthOf(name);
      const { instanceIds } = await replay(recordingFile(name), { endpoint: pipeline.otlpHttp, protocol: "http/json" });
      const spans = await traceOf(instanceIds[0]!, count);
      expect(spans).toHaveLength(count);
      const roots = spans.filter(({ parentSpanId }) => !parentSpanId);
      expect(roots.map((root) => root.name)).toEqual(["pa.run_task"]);
      const attributes = Object.fromEntries((roots[0]!.attributes ?? []).map(({ key, value }) => [key, value]));
      expect(attributes["pa.status"]).toEqual({ stringValue: "completed" });
    },
  );

  test("long attributes aren't truncated", async () => {
    const resource = { "service.name": "agentproxy", "service.instance.id": "long" };
    const client = otlpClient({ endpoint: pipeline.otlpGrpc, protocol: "grpc" });
    const long = "x".repeat(60_000);
    await client.send("traces", tracesRequest(resource, [span("pa.run_task", {}, { "pa.decision": long })]));
    client.close();
    const [one] = await traceOf("long", 1);
    expect(one!.attributes).toContainEqual({ key: "pa.decision", value: { stringValue: long } });
  });

  test("no warnings were logged", () => {
    expect(complaints(pipeline.collectorLog())).toEqual([]);
    expect(complaints(pipeline.tempoLog())).toEqual([]);
    expect(complaints(pipeline.prometheusLog())).toEqual([]);
  });

  test("a trace of 14 MB is complete, and what exceeds 15 MB is counted as discarded", async () => {
    const resource = { "service.name": "agentproxy", "service.instance.id": "large" };
    const client = otlpClient({ endpoint: pipeline.otlpGrpc, protocol: "grpc" });
    const send = async (spans: number): Promise<void> => {
      // Requests of one megabyte; gRPC's limit is four.
      const some = Array.from({ length: 20 }, () =>
        span("pa.reasoning_loop", {}, { "pa.decision": "x".repeat(50_000) }),
      );
      for (let sent = 0; sent < spans; sent += some.length) {
        const fresh = some.map((one) => ({ ...one, spanId: randomBytes(8).toString("hex") }));
        await client.send("traces", tracesRequest(resource, fresh));
      }
    };
    const discarded = async (): Promise<number> => {
      const metrics = await (await fetch(`${pipeline.tempoUrl}/metrics`)).text();
      return Number(/^tempo_discarded_spans_total\{reason="trace_too_large".*\} (\d+)/m.exec(metrics)?.[1] ?? 0);
    };
    await send(280);
    expect(await traceOf("large", 280)).toHaveLength(280);
    expect(await discarded()).toBe(0);
    await send(40);
    client.close();
    expect(await eventually("discarded spans", async () => (await discarded()) || undefined)).toBeGreaterThan(0);
  }, 60_000);
});
