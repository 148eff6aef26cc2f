import { otlpClient } from "../../tools/telemetry/client";
import { complaints } from "../support/complaints";
import { attributes, metric, metricsRequest, nanos, type Attributes } from "../../tools/local-pipeline/otlpRequests";
import { startPipeline, type Pipeline } from "../../tools/local-pipeline/pipeline";
import { describeWith } from "../support/requirements";

/** A histogram with one value, in OTLP/JSON. */
function histogram(name: string, unit: string, temporality: "delta" | "cumulative", value: number): object {
  const point = {
    attributes: attributes({ model: "gpt-5-codex" }),
    startTimeUnixNano: nanos(Date.now() - 1000),
    timeUnixNano: nanos(Date.now()),
    count: "1",
    sum: value,
    explicitBounds: [10, 100, 1000],
    bucketCounts: [10, 100, 1000, Infinity].map((bound, at, all) =>
      value <= bound && (at === 0 || value > all[at - 1]!) ? "1" : "0",
    ),
  };
  return { name, unit, histogram: { dataPoints: [point], aggregationTemporality: temporality === "delta" ? 1 : 2 } };
}

describeWith({ programs: ["otelcol-contrib", "prometheus"] }, "other clients", () => {
  let pipeline: Pipeline;
  beforeAll(async () => {
    pipeline = await startPipeline();
  }, 60_000);
  afterAll(() => pipeline.stop());

  const send = async (resource: Attributes, metrics: object[], scope?: string): Promise<void> => {
    const client = otlpClient({ endpoint: pipeline.otlpHttp, protocol: "http/json" });
    await client.send("metrics", metricsRequest(resource, metrics, scope));
    client.close();
  };

  const expectValues = async (expected: Record<string, number>): Promise<void> => {
    await pipeline.scraped();
    const actual = await Promise.all(
      Object.keys(expected).map(async (query) => [query, (await pipeline.query(query))[0]?.value]),
    );
    expect(Object.fromEntries(actual)).toEqual(expected);
  };

  test("Claude Code (delta, a session id on every point): two sessions are added up in one series", async () => {
    for (const session of ["one", "two"]) {
      const labels = { "session.id": session, model: "claude-sonnet-4-5", type: "input", "user.id": "u" };
      await send(
        { "service.name": "claude-code", "agentproxy.role": "worker" },
        [
          metric("claude_code.token.usage", "delta", [{ value: 1000, attributes: labels }], "tokens"),
          metric("claude_code.cost.usage", "delta", [{ value: 0.25, attributes: labels }], "USD"),
          metric("claude_code.session.count", "delta", [{ value: 1, attributes: { "session.id": session } }], ""),
          metric("claude_code.active_time.total", "delta", [{ value: 12.5, attributes: labels }], "s"),
        ],
        "com.anthropic.claude_code",
      );
    }
    await expectValues({
      'claude_code_token_usage_tokens_total{type="input",model="claude-sonnet-4-5",agentproxy_role="worker"}': 2000,
      claude_code_cost_usage_USD_total: 0.5,
      claude_code_session_count_total: 2,
      claude_code_active_time_seconds_total: 25,
      'count({service_name="claude-code", __name__=~"claude_code_.*"})': 4,
      // The same, by the names that all agents have in common.
      'agent_tokens_total{agent="claude-code",kind="input",model="claude-sonnet-4-5"}': 2000,
      'agent_cost_usd_total{agent="claude-code",source="reported"}': 0.5,
      'agent_sessions_total{agent="claude-code"}': 2,
      'agent_active_time_seconds_total{agent="claude-code"}': 25,
      // Four data points of each session.
      'agent_metric_points_total{agent="claude-code"}': 8,
      'count({service_name="claude-code"})': 9,
    });
  });

  test("Codex (delta, no process id): two concurrent processes are added up", async () => {
    const both = ["codex_exec", "codex_exec"].map((name) =>
      send(
        { "service.name": name },
        [
          metric("codex.turn.cost_microusd", "delta", [{ value: 1500 }], ""),
          histogram("codex.turn.e2e_duration_ms", "ms", "delta", 250),
        ],
        "codex",
      ),
    );
    await Promise.all(both);
    await expectValues({
      codex_turn_cost_microusd_total: 3000,
      codex_turn_e2e_duration_ms_milliseconds_count: 2,
      codex_turn_e2e_duration_ms_milliseconds_sum: 500,
      'codex_turn_e2e_duration_ms_milliseconds_bucket{le="100.0"}': 0,
      'codex_turn_e2e_duration_ms_milliseconds_bucket{le="1000.0"}': 2,
    });
  });

  test("an unknown agent (cumulative): counters, histograms and gauges have the right values", async () => {
    await send(
      { "service.name": "other-cli" },
      [
        metric("other_cli.token.usage", "cumulative", [{ value: 300, attributes: { type: "input" } }], ""),
        histogram("other_cli.api.request.latency", "ms", "cumulative", 50),
        metric("other_cli.memory.usage", "gauge", [{ value: 1024, attributes: { "session.id": "s" } }], "By"),
      ],
      "other-cli",
    );
    await expectValues({
      other_cli_token_usage_total: 300,
      other_cli_api_request_latency_milliseconds_count: 1,
      other_cli_memory_usage_bytes: 1024,
    });
  });

  test("pa-server: active requests are one series per process, durations are added up", async () => {
    const labels = { "http.method": "GET", "http.target": "/health", "http.status_code": 200 };
    for (const process of ["one", "two"]) {
      await send({ "service.name": "pa-server", "service.instance.id": process }, [
        metric("http.server.active_requests", "up-down", [{ value: 2, attributes: labels }], "{request}"),
        histogram("http.server.duration", "ms", "cumulative", 50),
      ]);
    }
    await expectValues({
      "sum(http_server_active_requests)": 4,
      "count(http_server_active_requests)": 2,
      http_server_duration_milliseconds_count: 2,
      "count(http_server_duration_milliseconds_count)": 1,
    });
  });

  test("exponential histograms become native histograms", async () => {
    const point = {
      startTimeUnixNano: nanos(Date.now() - 1000),
      timeUnixNano: nanos(Date.now()),
      count: "3",
      sum: 7,
      scale: 0,
      positive: { offset: 0, bucketCounts: ["1", "2"] },
    };
    const exponential = { dataPoints: [point], aggregationTemporality: 1 };
    for (let process = 0; process < 2; process++) {
      const latency = { name: "exponential.duration", unit: "s", exponentialHistogram: exponential };
      await send({ "service.name": "exponential" }, [latency]);
    }
    await expectValues({
      "histogram_count(exponential_duration_seconds)": 6,
      "histogram_sum(exponential_duration_seconds)": 14,
    });
  });

  test("without Loki, log records are accepted and discarded", async () => {
    const record = { timeUnixNano: nanos(Date.now()), body: { stringValue: "claude_code.user_prompt" } };
    const response = await fetch(`${pipeline.otlpHttp}/v1/logs`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords: [record] }] }] }),
    });
    expect(response.status).toBe(200);
    expect(complaints(pipeline.collectorLog())).toEqual([]);
  });
});
