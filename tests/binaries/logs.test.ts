import { createHash, randomUUID } from "node:crypto";
import { join } from "node:path";
import { logsRequest, record, span, tracesRequest } from "../../tools/local-pipeline/otlpRequests";
import { queryRecords, type StoredRecord } from "../../tools/local-pipeline/loki";
import { startPipeline, type Pipeline } from "../../tools/local-pipeline/pipeline";
import { eventually } from "../../tools/local-pipeline/processes";
import { otlpClient } from "../../tools/telemetry/client";
import type { LogRecord } from "../../tools/telemetry/otlp";
import { readRecording } from "../../tools/telemetry/recording";
import { replay } from "../../tools/telemetry/replay";
import { collectorLogMetrics, lokiFailures, lokiMetrics } from "../support/serviceMetrics";
import { tracesToLogs } from "../../configs/grafana/logLinks";
import { panelOf } from "../support/dashboards";
import { panelQueries, show } from "../support/panels";
import { describeWith } from "../support/requirements";
import { traceFrame } from "../support/traceFrame";
import { recordingFile } from "../support/truth";

const agents = join(__dirname, "../fixtures/agents");
const hour = 3_600_000;

/** The records of a recording, as they were sent. */
function recordedLogs(file: string): LogRecord[] {
  return readRecording(file)
    .flatMap(({ request }) => request.resourceLogs ?? [])
    .flatMap(({ scopeLogs }) => scopeLogs ?? [])
    .flatMap(({ logRecords }) => logRecords ?? []);
}

describeWith({ programs: ["otelcol-contrib", "prometheus", "loki"] }, "log records", () => {
  let pipeline: Pipeline;
  beforeAll(async () => {
    pipeline = await startPipeline({ loki: true });
  }, 60_000);
  afterAll(() => pipeline.stop());

  let sentBefore = 0;
  const send = async (
    resource: Record<string, string>,
    records: LogRecord[],
    protocol: "grpc" | "http/json" = "grpc",
  ): Promise<void> => {
    const endpoint = protocol === "grpc" ? pipeline.otlpGrpc : pipeline.otlpHttp;
    const client = otlpClient({ endpoint, protocol });
    await client.send("logs", logsRequest(resource, records));
    sentBefore += records.length;
    client.close();
  };

  const stored = (logql: string, count: number): Promise<StoredRecord[]> =>
    eventually(`${count} records of ${logql}`, async () => {
      const found = await queryRecords(pipeline.lokiUrl, logql);
      return found.length >= count ? found : undefined;
    });

  test.each(["grpc", "http/json"] as const)("over %s they arrive with everything that they have", async (protocol) => {
    const service = `any-${randomUUID()}`;
    const ids = { traceId: "0af7651916cd43dd8448eb211c80319c", spanId: "b7ad6b7169203331" };
    await send(
      { "service.name": service, "service.namespace": "shop", "service.instance.id": "one", "host.name": "laptop" },
      [record("a tool was called", ids, { "event.name": "tool_result", duration_ms: 55, success: true })],
      protocol,
    );
    const [found] = await stored(`{service_name="${service}"}`, 1);
    expect(found!.body).toBe("a tool was called");
    expect(found!.labels).toMatchObject({
      service_name: service,
      service_namespace: "shop",
      service_instance_id: "one",
      host_name: "laptop",
      event_name: "tool_result",
      duration_ms: "55",
      success: "true",
      trace_id: ids.traceId,
      span_id: ids.spanId,
    });
  });

  test("a thousand processes are one stream", async () => {
    const service = `streams-${randomUUID()}`;
    for (let count = 0; count < 1000; count++) {
      await send({ "service.name": service, "service.instance.id": randomUUID() }, [record("started")], "http/json");
    }
    await stored(`{service_name="${service}"}`, 1000);
    const response = await fetch(
      `${pipeline.lokiUrl}/loki/api/v1/series?match[]=${encodeURIComponent(`{service_name="${service}"}`)}`,
    );
    expect(((await response.json()) as { data: object[] }).data).toEqual([{ service_name: service }]);
  }, 60_000);

  test("records that are hours older than the newest of their agent are stored, too", async () => {
    const service = `late-${randomUUID()}`;
    const at = (hoursAgo: number): LogRecord =>
      record(`${hoursAgo} hours ago`, { timeUnixNano: `${Date.now() - hoursAgo * hour}000000` });
    await send({ "service.name": service }, [at(0)]);
    await stored(`{service_name="${service}"}`, 1);
    await send({ "service.name": service }, [at(11), at(3)]);
    const found = await stored(`{service_name="${service}"}`, 3);
    expect(found.map(({ body }) => body)).toEqual(["11 hours ago", "3 hours ago", "0 hours ago"]);
  });

  test("so are the longest texts that agents send: 60 KB in each of several attributes, and in the body", async () => {
    const service = `long-${randomUUID()}`;
    const text = "x".repeat(61_440);
    await send({ "service.name": service }, [record(text, {}, { prompt: text, tool_input: text, response: text })]);
    const [found] = await stored(`{service_name="${service}"}`, 1);
    expect([found!.body, found!.labels["prompt"], found!.labels["response"]]).toEqual([text, text, text]);
  });

  test("more than one message of four megabytes arrives at once", async () => {
    const service = `much-${randomUUID()}`;
    const records = Array.from({ length: 200 }, (_, index) => record(`${index} ${"x".repeat(40_000)}`));
    await send({ "service.name": service }, records);
    expect(await stored(`{service_name="${service}"}`, 200)).toHaveLength(200);
  });

  test("every record of Claude Code's recordings arrives once, and none is refused", async () => {
    const file = join(agents, "claude-code-2.1.330-two-runs-content-on.jsonl");
    const onTheirWay = async (): Promise<number[]> => {
      const panel = panelQueries.filter(({ name }) => name.startsWith("Stack health / Log records on their way"));
      const shown = await Promise.all(panel.slice(0, 2).map((query) => show(pipeline.prometheus, query)));
      return [shown[0]!["accepted"] ?? 0, shown[1]!["sent"] ?? 0];
    };
    await replay(file, { endpoint: pipeline.otlpHttp, protocol: "http/json" });
    const sent = recordedLogs(file);
    const found = await stored('{service_name="claude-code"}', sent.length);
    await eventually("the numbers of the panel", async () => {
      const all = sentBefore + sent.length;
      return (await onTheirWay()).every((shown) => shown === all) ? true : undefined;
    });
    expect(found.map(({ body }) => body).sort()).toEqual(sent.map(({ body }) => body!.stringValue!).sort());
    const cost = found.map(({ labels }) => Number(labels["cost_usd_micros"] ?? 0)).reduce((sum, one) => sum + one, 0);
    expect(cost).toBe(43_992); // By the results that Claude Code printed.
    expect(await pipeline.query("sum(otelcol_exporter_send_failed_log_records_total)")).toEqual([]);
  });

  test("what Loki doesn't take because it is too old is counted, and the rest of the request is stored", async () => {
    const service = `old-${randomUUID()}`;
    const days = (count: number): LogRecord =>
      record(`${count} days`, { timeUnixNano: `${Date.now() - count * 24 * hour}000000` });
    await send({ "service.name": service }, [days(30), days(0)]);
    await stored(`{service_name="${service}"}`, 1);
    const [discarded] = await eventually("a scrape of Loki", async () => {
      const found = await pipeline.query('loki_discarded_samples_total{reason="greater_than_max_sample_age"}');
      return found.length > 0 ? found : undefined;
    });
    expect(discarded!.value).toBe(1);
    expect(Object.keys(discarded!.labels)).toEqual(
      expect.arrayContaining([...lokiFailures["loki_discarded_samples_total"]!]),
    );
  });

  test("the catalogue lists metrics of log records that exist", async () => {
    await pipeline.scraped();
    const found = await pipeline.query('{job=~"loki|collector"}');
    const names = new Set(found.map(({ labels }) => labels["__name__"]));
    const listed = [...Object.keys(lokiMetrics), ...Object.keys(collectorLogMetrics)];
    expect(listed.filter((name) => !names.has(name))).toEqual([]);
  });
});

describeWith({ programs: ["otelcol-contrib", "prometheus", "tempo", "loki"] }, "from trace to records and back", () => {
  let pipeline: Pipeline;
  beforeAll(async () => {
    pipeline = await startPipeline({ tempo: true, loki: true });
  }, 60_000);
  afterAll(() => pipeline.stop());

  /** The query of the panel on "Inside a task", and that of the link at each span. */
  const queries = [
    panelOf("agentproxy-task", "Log records of the task").targets![0]!.expr!.replace("$traceId", "TRACE"),
    tracesToLogs.query.replace("$${__trace.traceId}", "TRACE"),
  ];

  /** The records of a trace, and the trace by the id that one of them has. */
  const bothWays = async (traceId: string, records: number): Promise<void> => {
    const [found] = await eventually(`${records} records of ${traceId}`, async () => {
      const some = await Promise.all(
        queries.map((query) => queryRecords(pipeline.lokiUrl, query.replace("TRACE", traceId))),
      );
      return some.every(({ length }) => length >= records) ? some : undefined;
    });
    expect(found).toHaveLength(records);
    const back = found![0]!.labels["trace_id"]!;
    const spans = await eventually(`the trace ${back}`, async () => {
      const rows = await traceFrame(pipeline.tempoUrl, back);
      return rows.length > 0 ? rows : undefined;
    });
    expect(new Set(spans.map((one) => one["traceID"]))).toEqual(new Set([traceId]));
  };

  test("a task of AgentProxy: its records have old trace ids, which become that of the task", async () => {
    const { instanceIds } = await replay(recordingFile("one-task-main"), {
      endpoint: pipeline.otlpGrpc,
      protocol: "grpc",
    });
    const client = otlpClient({ endpoint: pipeline.otlpGrpc, protocol: "grpc" });
    const resource = { "service.name": "agentproxy", "service.instance.id": instanceIds[0]! };
    const inSomeSpan = { traceId: span("any").traceId, spanId: span("any").spanId };
    await client.send(
      "logs",
      logsRequest(resource, [
        record("loop 1", inSomeSpan),
        record("loop 2", { ...inSomeSpan, traceId: span("any").traceId }),
        record("no span"),
      ]),
    );
    client.close();
    await bothWays(createHash("md5").update(instanceIds[0]!).digest("hex"), 2);
  });

  test("Claude Code under a supervisor that hands it its trace: the records are in the supervisor's trace", async () => {
    const file = join(agents, "claude-code-2.1.330-content-off-traceparent.jsonl");
    const traceId = "0af7651916cd43dd8448eb211c80319c";
    await replay(file, { endpoint: pipeline.otlpHttp, protocol: "http/json" });
    await bothWays(traceId, recordedLogs(file).length);
  });

  test("Claude Code alone", async () => {
    const file = join(agents, "claude-code-2.1.330-two-runs-content-on.jsonl");
    await replay(file, { endpoint: pipeline.otlpHttp, protocol: "http/json" });
    for (const traceId of ["d60e925a3842444aa3fdc5b3cf5546d7", "7f2d239622800eac8fa3cc50f2baf38f"]) {
      await bothWays(traceId, recordedLogs(file).filter((one) => one.traceId === traceId).length);
    }
  });

  test("the records of other programs keep their trace ids", async () => {
    const client = otlpClient({ endpoint: pipeline.otlpGrpc, protocol: "grpc" });
    const one = span("GET /");
    const resource = { "service.name": "shop", "service.instance.id": randomUUID() };
    await client.send("traces", tracesRequest(resource, [one], "http"));
    await client.send(
      "logs",
      logsRequest(resource, [record("served", { traceId: one.traceId, spanId: one.spanId })], "http"),
    );
    client.close();
    await bothWays(one.traceId, 1);
  });
});
