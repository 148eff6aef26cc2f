import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { logsRequest, record, span, tracesRequest } from "../../tools/local-pipeline/otlpRequests";
import { queryRecords, type StoredRecord } from "../../tools/local-pipeline/loki";
import { startPipeline, type Pipeline } from "../../tools/local-pipeline/pipeline";
import { eventually } from "../../tools/local-pipeline/processes";
import { otlpClient } from "../../tools/telemetry/client";
import type { ExportRequest, LogRecord, Signal } from "../../tools/telemetry/otlp";
import { replay } from "../../tools/telemetry/replay";
import { agentRecordings } from "../support/agentRecordings";
import { runFrom, sendRun } from "../support/agentRuns";
import { describeWith } from "../support/requirements";
import { recordingFile, truthOf } from "../support/truth";

const recording = join(__dirname, "../fixtures/agents/claude-code-2.1.330-two-runs-content-on.jsonl");

describeWith({ programs: ["otelcol-contrib", "prometheus", "loki"] }, "content: metadata", () => {
  let pipeline: Pipeline;
  beforeAll(async () => {
    pipeline = await startPipeline({ settings: { content: "metadata" }, loki: true });
  }, 60_000);
  afterAll(() => pipeline.stop());

  const send = async (signal: Signal, request: ExportRequest): Promise<void> => {
    const client = otlpClient({ endpoint: pipeline.otlpHttp, protocol: "http/json" });
    await client.send(signal, request);
    client.close();
  };
  const stored = async (...sent: LogRecord[]): Promise<StoredRecord[]> => {
    const service = `metadata-${randomUUID()}`;
    await send("logs", logsRequest({ "service.name": service }, sent));
    return eventually("the records", async () => {
      const found = await queryRecords(pipeline.lokiUrl, `{service_name="${service}"}`);
      return found.length === sent.length ? found : undefined;
    });
  };

  test("content is dropped, and its length and everything else are kept", async () => {
    const [found] = await stored(
      record("claude_code.tool_result", {}, { tool_name: "Bash", tool_input: "cat secret.txt", duration_ms: 12 }),
    );
    expect(found!.body).toBe("claude_code.tool_result");
    expect(found!.labels).toMatchObject({
      tool_name: "Bash",
      tool_input: "[NOT STORED]",
      tool_input_length: "14",
      duration_ms: "12",
    });
  });

  test("a body that is a sentence becomes the event's name, or is dropped", async () => {
    const [named, unnamed] = await stored(
      record("The user asked for a poem.", { timeUnixNano: `${Date.now()}000000` }, { "event.name": "user_prompt" }),
      record("The user asked for a poem.", { timeUnixNano: `${Date.now()}000001` }),
    );
    expect([named!.body, named!.labels["body_length"]]).toEqual(["user_prompt", "26"]);
    expect(unnamed!.body).toBe("[NOT STORED]");
  });

  test("long texts that are on no list are cut, also in lists and maps", async () => {
    const long = `begin${"x".repeat(300)}END`;
    const [found] = await stored({
      ...record("event", {}, { unknown: long }),
      attributes: [
        { key: "unknown", value: { stringValue: long } },
        { key: "map", value: { kvlistValue: { values: [{ key: "deep", value: { stringValue: long } }] } } },
      ],
    });
    expect(found!.labels["unknown"]).toBe(long.slice(0, 256));
    expect(found!.labels["map_deep"]).toBe(long.slice(0, 256));
    expect(JSON.stringify(found!.labels)).not.toContain("END");
  });

  test("nothing that Claude Code's user or model wrote is stored, and all records and spans are", async () => {
    await replay(recording, { endpoint: pipeline.otlpGrpc, protocol: "grpc" });
    const found = await eventually("api_request records", async () => {
      const all = await queryRecords(pipeline.lokiUrl, '{service_name="claude-code"}');
      return all.filter(({ labels }) => labels["event_name"] === "api_request").length >= 6 ? all : undefined;
    });
    const spans = await eventually("spans", async () => {
      const all = pipeline.spans().filter(({ resource }) => resource["service.name"] === "claude-code");
      return all.some(({ name }) => name === "claude_code.tool") ? all : undefined;
    });
    const text = JSON.stringify([found.map(({ body, labels }) => [body, labels]), spans]);
    expect(text).not.toContain("CANARY");
    expect(text).toContain("[NOT STORED]");
    expect(found.every(({ labels }) => labels["session_id"] !== undefined)).toBe(true);
  });

  test("AgentProxy's task and decisions aren't stored, and its results are", async () => {
    await replay(recordingFile("one-task-main"), { endpoint: pipeline.otlpGrpc, protocol: "grpc" });
    const agentproxy = await eventually("all spans", async () => {
      const all = pipeline.spans().filter(({ resource }) => resource["service.name"] === "agentproxy");
      return all.length === truthOf("one-task-main").spans ? all : undefined;
    });
    const root = agentproxy.find(({ name }) => name === "pa.run_task")!;
    const values = Object.fromEntries(root.attributes!.map(({ key, value }) => [key, value]));
    expect(values["pa.task.description"]).toEqual({ stringValue: "[NOT STORED]" });
    expect(values["pa.status"]).toEqual({ stringValue: "completed" });
    const decisions = agentproxy.flatMap(({ attributes = [] }) =>
      attributes.filter(({ key }) => key === "pa.decision"),
    );
    expect(new Set(decisions.map(({ value }) => value.stringValue))).toEqual(new Set(["[NOT STORED]"]));
  });

  test.each(["claude-code", "codex", "copilot-cli"])(
    "%s: calls whose arguments aren't stored are no repetitions",
    async (agent) => {
      const { file } = agentRecordings(agent).find(({ scenario }) => scenario === "repeated-call")!;
      await sendRun(pipeline.otlpHttp, runFrom(file));
      await pipeline.scraped();
      const calls = await pipeline.query(`sum(agent_tool_calls_total{agent="${agent}"})`);
      expect(calls[0]!.value).toBeGreaterThanOrEqual(6);
      expect(await pipeline.query(`last_over_time(agent_session_repeated_calls{agent="${agent}"}[1h])`)).toEqual([]);
    },
  );

  test("numbers in content are dropped, too", async () => {
    const traceId = "0af7651916cd43dd8448eb211c80319c";
    await send("traces", tracesRequest({ "service.name": "other" }, [span("chat", { traceId }, { output: 4711 })]));
    const found = await eventually("the span", async () => pipeline.spans().find((one) => one.traceId === traceId));
    expect(found.attributes).toContainEqual({ key: "output", value: { stringValue: "[NOT STORED]" } });
  });
});
