import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import {
  logsRequest,
  metric,
  metricsRequest,
  record,
  span,
  tracesRequest,
} from "../../tools/local-pipeline/otlpRequests";
import type { Attributes } from "../../tools/local-pipeline/otlpRequests";
import { startPipeline, type Pipeline } from "../../tools/local-pipeline/pipeline";
import { eventually } from "../../tools/local-pipeline/processes";
import { otlpClient, type OtlpClient } from "../../tools/telemetry/client";
import { runFrom, sendRun } from "../support/agentRuns";
import { agentRecordings } from "../support/agentRecordings";
import { complaints } from "../support/complaints";
import { describeWith } from "../support/requirements";
import { root } from "../support/root";

describeWith({ programs: ["otelcol-contrib", "prometheus"] }, "calls of agents", () => {
  let pipeline: Pipeline;
  let client: OtlpClient;
  beforeAll(async () => {
    pipeline = await startPipeline();
    client = otlpClient({ endpoint: pipeline.otlpGrpc, protocol: "grpc" });
  }, 60_000);
  afterAll(async () => {
    client.close();
    await pipeline.stop();
  });

  /** Values of a metric by some of its labels. */
  const values = async (selector: string, ...labels: string[]): Promise<Record<string, number>> => {
    await pipeline.scraped();
    const samples = await pipeline.query(`sum by (${labels.join(", ")}) (${selector})`);
    return Object.fromEntries(samples.map((one) => [labels.map((name) => one.labels[name]).join(" "), one.value]));
  };

  const event = (name: string, attributes: Attributes): ReturnType<typeof record> =>
    record("", {}, { "event.name": name, ...attributes });

  const failures: readonly [string, string, (code: number) => ReturnType<typeof record>][] = [
    [
      "claude-code",
      "com.anthropic.claude_code.events",
      (code) => event("api_error", { status_code: code, model: "m" }),
    ],
    ["gemini-cli", "gemini-cli", (code) => event("gemini_cli.api_error", { status_code: code, model: "m" })],
    ["codex", "codex_otel.log_only", (code) => event("codex.api_request", { "http.response.status_code": code })],
  ];

  test.each(failures)("%s: failed model calls are errors by kind", async (agent, scope, failure) => {
    const codes = [429, 429, 503, 529, 401, 504, 500, 400];
    await client.send("logs", logsRequest({ "service.name": "failing" }, codes.map(failure), scope));
    expect(await values(`agent_errors_total{agent="${agent}"}`, "kind")).toEqual({
      rate_limit: 2,
      overloaded: 2,
      auth: 1,
      timeout: 1,
      server: 1,
      request: 1,
    });
    expect(await values(`agent_model_calls_total{agent="${agent}"}`, "outcome")).toEqual({ error: codes.length });
  });

  test("copilot-cli: failed spans are errors", async () => {
    const failed = { status: { code: 2 } };
    const call = (fields: object, attributes: Attributes): ReturnType<typeof span> =>
      span("chat gpt", fields, { "gen_ai.operation.name": "chat", "gen_ai.request.model": "gpt", ...attributes });
    const spans = [call({}, {}), call(failed, { "error.type": "503" }), call(failed, {})];
    await client.send("traces", tracesRequest({ "service.name": "github-copilot" }, spans, "github.copilot"));
    expect(await values('agent_model_calls_total{agent="copilot-cli"}', "outcome", "model")).toEqual({
      "success gpt": 1,
      "error gpt": 2,
    });
    expect(await values('agent_errors_total{agent="copilot-cli"}', "kind")).toEqual({ overloaded: 1, other: 1 });
  });

  test("failed tool calls are errors of the kind `tool`", async () => {
    const result = (success: string): ReturnType<typeof record> =>
      event("tool_result", { tool_name: "Bash", success, duration_ms: "1500" });
    const request = logsRequest({}, ["true", "false", "false"].map(result), "com.anthropic.claude_code.events");
    await client.send("logs", request);
    expect(await values('agent_tool_calls_total{tool="Bash"}', "outcome")).toEqual({ success: 1, error: 2 });
    expect(await values('agent_errors_total{agent="claude-code", kind="tool"}', "kind")).toEqual({ tool: 2 });
    const duration = "agent_tool_call_duration_seconds";
    expect(await values(`${duration}_sum{tool="Bash"}`, "agent")).toEqual({ "claude-code": 4.5 });
    expect(await values(`${duration}_bucket{tool="Bash"}`, "le")).toMatchObject({ "1.0": 0, "2.5": 3 });
  });

  test("claude-code: only permission by the user is waited for", async () => {
    const blocked = (source: string): ReturnType<typeof span> =>
      span("claude_code.tool.blocked_on_user", {}, { source, decision: "accept" });
    const spans = ["config", "hook", "user_temporary", "user_reject"].map(blocked);
    await client.send("traces", tracesRequest({}, spans, "com.anthropic.claude_code.tracing"));
    expect(await values("agent_waiting_seconds_total", "agent")).toEqual({ "claude-code": 2 });
  });

  test("codex: the cost that newer versions count is kept, and isn't added to the computed one", async () => {
    const cost = metric("codex.turn.cost_microusd", "delta", [{ value: 2500, attributes: { model: "gpt-5.5" } }]);
    await client.send("metrics", metricsRequest({ "service.name": "codex_exec" }, [cost], "codex"));
    expect(await values("codex_turn_cost_microusd_total", "model")).toEqual({ "gpt-5.5": 2500 });
    expect(await values('agent_cost_usd_total{agent="codex"}', "model")).toEqual({});
  });

  test("the project and the repository are labels, the branch isn't", async () => {
    const resource = { "project.name": "shop", "vcs.repository.name": "web", "vcs.ref.head.name": "fix-1" };
    const request = logsRequest(resource, [event("codex.user_prompt", {})], "codex_otel.log_only");
    await client.send("logs", request);
    await pipeline.scraped();
    const [series] = await pipeline.query('agent_turns_total{agent="codex"}');
    expect(series!.labels).toMatchObject({ project_name: "shop", vcs_repository_name: "web" });
    expect(Object.keys(series!.labels)).not.toContain("vcs_ref_head_name");
  });

  test("a client's own metric of the same name isn't counted among them", async () => {
    const own = metric("agent.sessions", "delta", [{ value: 5, attributes: { agent: "mine" } }]);
    await client.send("metrics", metricsRequest({ "service.name": "other" }, [own], "my.scope"));
    expect(await values('agent_sessions_total{agent="mine"}', "agent")).toEqual({});
  });

  test("numbers and ids are no labels of unknown clients' metrics; status codes are", async () => {
    const attributes = (at: number): Attributes => ({
      run: randomUUID(),
      commit: "0123456789abcdef0123456789abcdef01234567",
      lines: at,
      bytes_read: 1000 + at,
      elapsed: `${at}.12345`,
      ok: true,
      "http.response.status_code": 200,
      version: "3.11",
    });
    const points = Array.from({ length: 100 }, (_, at) => ({ value: 1, attributes: attributes(at) }));
    await client.send(
      "metrics",
      metricsRequest({ "service.name": "other" }, [metric("mine", "delta", points)], "mine"),
    );
    await pipeline.scraped();
    const found = await pipeline.query("mine_total");
    expect(found.map(({ value }) => value)).toEqual([100]);
    expect(found[0]!.labels).toMatchObject({
      run: "other",
      commit: "other",
      bytes_read: "other",
      elapsed: "other",
      ok: "true",
      http_response_status_code: "200",
      version: "3.11",
    });
    expect(Object.keys(found[0]!.labels)).not.toContain("lines");
  });

  test("spans of other agents than AgentProxy make no metrics by their names", async () => {
    const codex = agentRecordings("codex").find(({ scenario }) => scenario.startsWith("content-off"))!;
    await sendRun(pipeline.otlpHttp, runFrom(codex.file));
    expect(
      await values('{__name__=~"codex_.*_total", __name__!="codex_turn_cost_microusd_total"}', "__name__"),
    ).toEqual({});
    await client.send("traces", tracesRequest({ "service.name": "agentproxy" }, [span("pa.run_task")]));
    // The connector of span metrics exports once a second.
    await eventually("the span of AgentProxy", async () =>
      (await values("traces_span_metrics_calls_total", "span_name"))["pa.run_task"] === 1 ? true : undefined,
    );
    expect(await values("traces_span_metrics_calls_total", "span_name")).toEqual({ "pa.run_task": 1 });
  });

  test("no warnings were logged", () => {
    expect(complaints(pipeline.collectorLog())).toEqual([]);
  });
});

describeWith({ programs: ["otelcol-contrib", "prometheus"] }, "with the overrides of docs/vocabulary.md", () => {
  test("all metrics of an agent are kept", async () => {
    const [, yaml] = /agentproxy-otel:collectorOverrides:\n((?: .*\n)+)/.exec(
      readFileSync(join(root, "docs/vocabulary.md"), "utf8"),
    )!;
    const pipeline = await startPipeline({ settings: { collectorOverrides: JSON.stringify(parse(yaml!)) } });
    try {
      const codex = agentRecordings("codex").find(({ scenario }) => scenario.startsWith("content-off"))!;
      await sendRun(pipeline.otlpHttp, runFrom(codex.file));
      await pipeline.scraped();
      expect((await pipeline.query("codex_process_start_total"))[0]?.value).toBe(1);
    } finally {
      await pipeline.stop();
    }
  }, 60_000);
});
