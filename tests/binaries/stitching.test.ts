import { createHash } from "node:crypto";
import { otlpClient } from "../../tools/telemetry/client";
import type { Span } from "../../tools/telemetry/otlp";
import { replay } from "../../tools/telemetry/replay";
import { span, tracesRequest } from "../../tools/local-pipeline/otlpRequests";
import { startPipeline, type Pipeline } from "../../tools/local-pipeline/pipeline";
import { eventually } from "../../tools/local-pipeline/processes";
import { describeWith } from "../support/requirements";
import type { ArrivedSpan } from "../../tools/local-pipeline/traceSink";
import { recordingFile, truthOf } from "../support/truth";
import { runWrapped, testWithPython } from "../support/wrappedRun";

const processId = "service.instance.id";
const agentproxy = { "service.name": "agentproxy", "service.namespace": "stitching" };

function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  }
  return groups;
}

describeWith({ programs: ["otelcol-contrib", "prometheus"] }, "stitching", () => {
  let pipeline: Pipeline;
  beforeAll(async () => {
    pipeline = await startPipeline();
  }, 60_000);
  afterAll(() => pipeline.stop());

  const arrived = (count: number, which: (one: ArrivedSpan) => boolean): Promise<ArrivedSpan[]> =>
    eventually(`${count} spans`, async () => {
      const found = pipeline.spans().filter(which);
      return found.length >= count ? found : undefined;
    });

  const send = async (resource: Record<string, string>, spans: Span[], scope?: string): Promise<void> => {
    const client = otlpClient({ endpoint: pipeline.otlpGrpc, protocol: "grpc" });
    await client.send("traces", tracesRequest(resource, spans, scope));
    client.close();
  };

  testWithPython("Claude Code's spans are in the task's trace with the ids of --trace-claude", async () => {
    const { resourceAttributes, traceparent } = runWrapped("sh");
    const id = /service\.instance\.id=(.+)$/.exec(resourceAttributes)![1]!;
    const [, traceId, parentSpanId] = traceparent.split("-");
    await send({ ...agentproxy, [processId]: id }, [span("pa.run_task"), span("claude.subprocess")]);
    const claude = span("claude_code.interaction", { traceId: traceId!, parentSpanId: parentSpanId! });
    await send({ "service.name": "claude-code" }, [claude], "com.anthropic.claude_code.tracing");

    const spans = await arrived(3, (one) => one.traceId === traceId);
    const parents = Object.fromEntries(spans.map((one) => [one.name, one.parentSpanId ?? ""]));
    const [root] = spans.filter(({ name }) => name === "pa.run_task");
    expect(parents).toEqual({
      "pa.run_task": "",
      "claude.subprocess": root!.spanId,
      "claude_code.interaction": root!.spanId,
    });
  });

  test.each(["one-task-056aaa4", "one-task-main"])(
    "%s becomes one trace with pa.run_task as its root",
    async (name) => {
      const { spans: count } = truthOf(name);
      const { instanceIds } = await replay(recordingFile(name), { endpoint: pipeline.otlpGrpc, protocol: "grpc" });
      const spans = await arrived(count, ({ resource }) => instanceIds.includes(resource[processId]!));

      expect(spans).toHaveLength(count);
      expect(instanceIds).toHaveLength(1);
      const hash = createHash("md5").update(instanceIds[0]!).digest("hex");
      expect(new Set(spans.map(({ traceId }) => traceId))).toEqual(new Set([hash]));
      expect(new Set(spans.map(({ spanId }) => spanId)).size).toBe(count);
      const roots = spans.filter(({ parentSpanId }) => !parentSpanId);
      expect(roots.map((root) => [root.name, root.spanId])).toEqual([["pa.run_task", hash.slice(0, 16)]]);
      expect(new Set(spans.filter((one) => one !== roots[0]).map(({ parentSpanId }) => parentSpanId))).toEqual(
        new Set([roots[0]!.spanId]),
      );
    },
  );

  test("spans of processes without an id aren't changed", async () => {
    const name = "two-tasks-one-after-another-old-sdk-056aaa4";
    await replay(recordingFile(name), { endpoint: pipeline.otlpGrpc, protocol: "grpc" });
    const spans = await arrived(180, ({ resource }) => resource["telemetry.sdk.version"] === "1.20.0");
    expect(groupBy(spans, ({ traceId }) => traceId).size).toBe(180);
    expect(spans.filter(({ parentSpanId }) => parentSpanId)).toEqual([]);
  });

  test("spans with a parent, with another name or of another service aren't changed", async () => {
    const parent = span("pa.run_task");
    const child = span("gemini.api.call", { traceId: parent.traceId, parentSpanId: parent.spanId });
    const others = [span("GET /health"), span("claude_code.interaction"), span("pachinko")];
    const foreign = span("pa.run_task");
    await send({ ...agentproxy, [processId]: "untouched" }, [child, ...others]);
    await send({ "service.name": "billing", [processId]: "foreign" }, [foreign], "billing");
    await send({ ...agentproxy, [processId]: "" }, [span("pa.run_task", { traceId: "1".repeat(32) })]);

    const ids = ({ traceId, spanId, parentSpanId }: Span): string[] => [traceId, spanId, parentSpanId ?? ""];
    const untouched = await arrived(4, ({ resource }) => resource[processId] === "untouched");
    expect(untouched.map(ids)).toEqual([child, ...others].map(ids));
    expect((await arrived(1, ({ resource }) => resource[processId] === "foreign")).map(ids)).toEqual([ids(foreign)]);
    expect((await arrived(1, ({ resource }) => resource[processId] === "")).map(({ traceId }) => traceId)).toEqual([
      "1".repeat(32),
    ]);
  });

  test("AgentProxy is recognised by its tracer, whatever its service name", async () => {
    await send({ "service.name": "my-agents", [processId]: "renamed" }, [
      span("pa.run_task"),
      span("claude.subprocess"),
    ]);
    const spans = await arrived(2, ({ resource }) => resource[processId] === "renamed");
    expect(groupBy(spans, ({ traceId }) => traceId).size).toBe(1);
  });

  test("long attributes aren't truncated", async () => {
    const long = "x".repeat(60_000);
    await send({ ...agentproxy, [processId]: "long" }, [span("pa.reasoning_loop", {}, { "pa.decision": long })]);
    const [one] = await arrived(1, ({ resource }) => resource[processId] === "long");
    expect(one!.attributes).toEqual([{ key: "pa.decision", value: { stringValue: long } }]);
  });
});

describeWith({ programs: ["otelcol-contrib", "prometheus"] }, "stitching, off", () => {
  test("no span is changed", async () => {
    const pipeline = await startPipeline({ settings: { traceStitching: "off" } });
    try {
      await replay(recordingFile("one-task-main"), { endpoint: pipeline.otlpGrpc, protocol: "grpc" });
      const spans = await eventually("100 spans", async () =>
        pipeline.spans().length === 100 ? pipeline.spans() : undefined,
      );
      expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(100);
    } finally {
      await pipeline.stop();
    }
  }, 60_000);
});
