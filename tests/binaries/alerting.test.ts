import { otlpClient } from "../../tools/telemetry/client";
import { metric, metricsRequest, span, tracesRequest } from "../../tools/local-pipeline/otlpRequests";
import { startPipeline, type Pipeline } from "../../tools/local-pipeline/pipeline";
import { eventually, sleep } from "../../tools/local-pipeline/processes";
import { tempoMetrics } from "../support/serviceMetrics";
import { describeWith } from "../support/requirements";

const minutes = 60_000;

/** The alerts that fire or wait, except the one that always fires. */
async function alerts(pipeline: Pipeline): Promise<string[]> {
  const found = await pipeline.query('ALERTS{alertname!="Watchdog"}');
  return [...new Set(found.map(({ labels }) => labels["alertname"]!))].sort();
}

describeWith({ programs: ["otelcol-contrib", "prometheus"] }, "alerts of a quiet pipeline", () => {
  let pipeline: Pipeline;
  beforeAll(async () => {
    pipeline = await startPipeline({ settings: { scrapeTargets: "[]" } });
  });
  afterAll(() => pipeline.stop());

  /** An export of a process with an open session that runs for ten minutes already. */
  const send = async (id: string, value: number): Promise<void> => {
    const client = otlpClient({ endpoint: pipeline.otlpGrpc, protocol: "grpc" });
    const resource = { "service.name": "agentproxy", "service.instance.id": id, "service.namespace": "dev" };
    const start = Date.now() - 10 * minutes;
    await client.send(
      "metrics",
      metricsRequest(resource, [
        metric("agentproxy.sessions.active", "up-down", [{ value: 1, start }]),
        metric("agentproxy.claude.iterations", "cumulative", [{ value, start }]),
      ]),
    );
    await client.send("traces", tracesRequest(resource, [span("gemini.api.call")]));
    client.close();
  };

  test("a restart of the collector under running processes, and a process that is interrupted, raise none", async () => {
    await send("goes-on", 1);
    await send("interrupted", 1);
    await pipeline.scraped();
    await pipeline.restart("collector");
    // Baselines: dropped by design, and not yet after the next export.
    await send("goes-on", 5);
    await pipeline.scraped();
    await send("goes-on", 6);
    await pipeline.scraped();
    await eventually("the baselines", async () =>
      (await pipeline.query('otelcol_cumulativetodelta_datapoints_dropped_total{reason="initial"} > 0')).length > 0
        ? true
        : undefined,
    );
    await sleep(3000);
    // Tempo and Grafana don't run here.
    expect((await alerts(pipeline)).filter((name) => name !== "ServiceDown")).toEqual([]);
  });
});

describeWith({ programs: ["otelcol-contrib", "prometheus", "tempo"] }, "alerts about Tempo", () => {
  let pipeline: Pipeline;
  beforeAll(async () => {
    const limit = { overrides: { defaults: { global: { max_bytes_per_trace: 20_000 } } } };
    pipeline = await startPipeline({ tempo: true, settings: { tempoOverrides: JSON.stringify(limit) } });
  }, 90_000);
  afterAll(() => pipeline.stop());

  test("the metrics of Tempo that rules and dashboards use exist", async () => {
    const text = await (await fetch(`${pipeline.tempoUrl}/metrics`)).text();
    const names = new Set(text.split("\n").map((line) => line.split(/[{ ]/)[0]));
    // Blocks are measured once there are some.
    const missing = Object.keys(tempoMetrics).filter((name) => !names.has(name));
    expect(missing.filter((name) => name !== "tempodb_backend_bytes_total")).toEqual([]);
  });

  test("spans of a trace that is too large are reported", async () => {
    const client = otlpClient({ endpoint: pipeline.otlpGrpc, protocol: "grpc" });
    const resource = { "service.name": "agentproxy", "service.instance.id": "large" };
    for (let index = 0; index < 5; index++) {
      await client.send("traces", tracesRequest(resource, [span("pa.reasoning_loop", {}, { text: "x".repeat(8000) })]));
    }
    client.close();
    const [found] = await eventually(
      "the alert",
      async () => {
        const firing = await pipeline.query('ALERTS{alertname="SpansDiscarded", alertstate="firing"}');
        return firing.length > 0 ? firing : undefined;
      },
      50,
    );
    expect(found!.labels).toMatchObject({ reason: "trace_too_large", service: "tempo", severity: "warning" });
  });
});
