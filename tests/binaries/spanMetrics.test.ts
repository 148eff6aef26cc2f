import { randomUUID } from "node:crypto";
import { startEmitter, type Emitter } from "../../tools/telemetry/emitter";
import { startPipeline, type Pipeline } from "../../tools/local-pipeline/pipeline";
import { eventually } from "../../tools/local-pipeline/processes";
import { describeWith } from "../support/requirements";
import { exemplars } from "../../tools/local-pipeline/promql";

const calls = "traces_span_metrics_calls_total";
const duration = "traces_span_metrics_duration_seconds";

describeWith({ programs: ["otelcol-contrib", "prometheus"] }, "metrics from spans", () => {
  let pipeline: Pipeline;
  beforeAll(async () => {
    pipeline = await startPipeline();
  }, 60_000);
  afterAll(() => pipeline.stop());

  const process = (namespace: string): Emitter =>
    startEmitter({
      endpoint: pipeline.otlpGrpc,
      resource: {
        "service.name": "agentproxy",
        "service.namespace": namespace,
        "host.name": "laptop",
        "agentproxy.owner": "dev",
        "agentproxy.project_id": "shop",
        "agentproxy.role": "supervisor",
        "service.instance.id": randomUUID(),
        "process.pid": "4711",
      },
    });

  const runTasks = async (namespace: string, count: number, seconds = 40): Promise<void> => {
    const all = Array.from({ length: count }, () => process(namespace));
    for (const emitter of all) {
      emitter.span("pa.run_task", Date.now() - seconds * 1000, seconds, {
        "pa.status": "completed",
        "pa.iterations": 3,
      });
    }
    await Promise.all(all.map((emitter) => emitter.shutdown()));
  };

  const eventuallyEquals = (promql: string, expected: number): Promise<number> =>
    eventually(`${promql} = ${expected}`, async () => {
      const [sample] = await pipeline.query(promql);
      return sample?.value === expected ? expected : undefined;
    });

  test("20 processes with one identity count as 20, in one series with the labels for grouping", async () => {
    await runTasks("twenty", 20);
    await eventuallyEquals(`sum(${calls}{service_namespace="twenty"})`, 20);
    const [series, ...more] = await pipeline.query(`${calls}{service_namespace="twenty"}`);
    expect(more).toEqual([]);
    expect(series!.labels).toEqual({
      __name__: calls,
      agentproxy_owner: "dev",
      agentproxy_project_id: "shop",
      agentproxy_role: "supervisor",
      host_name: "laptop",
      instance: expect.any(String) as string,
      job: "twenty/agentproxy",
      otel_scope_name: "spanmetricsconnector",
      pa_status: "completed",
      service_name: "agentproxy",
      service_namespace: "twenty",
      span_kind: "SPAN_KIND_INTERNAL",
      span_name: "pa.run_task",
      status_code: "STATUS_CODE_UNSET",
    });
    await eventuallyEquals(`sum(increase(${calls}{service_namespace="twenty"}[5m] anchored))`, 20);
  }, 60_000);

  test("durations from milliseconds to hours fall into different buckets", async () => {
    const emitter = process("buckets");
    for (const seconds of [0.003, 0.2, 40, 700, 2000, 4000, 12_000]) {
      emitter.span("pa.run_task", Date.now() - seconds * 1000, seconds, { "pa.status": "completed" });
    }
    await emitter.shutdown();
    const series = `${duration}_bucket{service_namespace="buckets"}`;
    await eventuallyEquals(`${duration}_count{service_namespace="buckets"}`, 7);
    const buckets = await pipeline.query(series);
    const counts = Object.fromEntries(buckets.map(({ labels, value }) => [labels["le"], value]));
    expect(counts).toMatchObject({ "0.002": 0, "0.005": 1, "0.1": 1, "0.25": 2, "30.0": 2, "60.0": 3, "600.0": 3 });
    expect(counts).toMatchObject({ "900.0": 4, "1500.0": 4, "2100.0": 5, "3600.0": 5, "5400.0": 6 });
    expect(counts).toMatchObject({ "10800.0": 6, "14400.0": 7, "+Inf": 7 });
    const [median] = await pipeline.query(`histogram_quantile(0.5, sum by (le) (rate(${series}[5m])))`);
    expect(median!.value).toBeGreaterThan(600);
    expect(median!.value).toBeLessThanOrEqual(900);
  }, 60_000);

  test("decisions and failures become labels, sentences don't", async () => {
    const emitter = process("labels");
    const now = Date.now();
    emitter.span("pa.reasoning_loop", now, 1, { "pa.function": "run_tests", "pa.decision": "Let us run the tests." });
    emitter.span("gemini.api.call", now, 1, { "gemini.model": "gemini-2.5-pro", "gemini.success": false }, "HTTP 503");
    emitter.span("pa.function.run_tests", now, 1, { "pa.function.success": true });
    await emitter.shutdown();
    await eventuallyEquals(`sum(${calls}{service_namespace="labels"})`, 3);
    const select = (labels: string): Promise<number> =>
      eventuallyEquals(`${calls}{service_namespace="labels",${labels}}`, 1);
    await select('span_name="pa.reasoning_loop",pa_function="run_tests"');
    await select(
      'span_name="gemini.api.call",gemini_model="gemini-2.5-pro",gemini_success="false",status_code="STATUS_CODE_ERROR"',
    );
    await select('span_name="pa.function.run_tests",pa_function_success="true"');
    expect(await pipeline.query(`{service_namespace="labels",pa_decision!=""}`)).toEqual([]);
  }, 60_000);

  test("exemplars have the id of the stitched trace, and remain after several scrapes", async () => {
    await runTasks("exemplars", 1);
    const series = `${duration}_bucket{service_namespace="exemplars"}`;
    const found = await eventually("an exemplar", async () => {
      const all = await exemplars(pipeline.prometheus, series);
      return all.length > 0 ? all : undefined;
    });
    const traces = pipeline.spans().filter(({ resource }) => resource["service.namespace"] === "exemplars");
    expect(new Set(found.map(({ traceId }) => traceId))).toEqual(new Set(traces.map(({ traceId }) => traceId)));
  }, 60_000);

  test("a restart of the collector loses nothing, and nothing is counted twice", async () => {
    await runTasks("restart", 5);
    await eventuallyEquals(`sum(${calls}{service_namespace="restart"})`, 5);
    await pipeline.restart("collector");
    // A series that begins in the second before the first scrape after a restart can be missed: docs/metrics.md.
    await pipeline.scraped();
    await runTasks("restart", 5);
    await eventuallyEquals(`sum(increase(${calls}{service_namespace="restart"}[5m] anchored))`, 10);
    await eventuallyEquals(`sum(increase(${duration}_count{service_namespace="restart"}[5m] anchored))`, 10);
  }, 60_000);
});
