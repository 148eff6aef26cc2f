import { createHash, randomUUID } from "node:crypto";
import { startEmitter, type Emitter } from "../../tools/telemetry/emitter";
import { startPipeline, type Pipeline } from "../../tools/local-pipeline/pipeline";
import { eventually, sleep } from "../../tools/local-pipeline/processes";
import { panelQueries, show } from "../support/panels";
import { describeWith } from "../support/requirements";

const flash = { api: "gemini", model: "gemini-2.5-flash" };
const pro = { api: "gemini", model: "gemini-2.5-pro" };

/** A process of AgentProxy, and the id of the trace that its spans get. */
function startTask(pipeline: Pipeline, temporality: "cumulative" | "delta"): { emitter: Emitter; traceId: string } {
  const instance = randomUUID();
  const emitter = startEmitter({
    endpoint: pipeline.otlpGrpc,
    temporality,
    exportInterval: 500,
    resource: {
      "service.name": "agentproxy",
      "service.namespace": "dev",
      "service.instance.id": instance,
      "agentproxy.project_id": "shop",
      "agentproxy.role": "supervisor",
    },
  });
  return { emitter, traceId: createHash("md5").update(instance).digest("hex") };
}

describeWith({ programs: ["otelcol-contrib", "prometheus"] }, "metrics per task", () => {
  let pipeline: Pipeline;
  beforeAll(async () => {
    pipeline = await startPipeline();
  }, 60_000);
  afterAll(() => pipeline.stop());

  const valueOf = async (metric: string, traceId: string): Promise<number | undefined> => {
    const [sample] = await pipeline.query(`sum(${metric}{agentproxy_trace_id="${traceId}"})`);
    return sample?.value;
  };
  const eventuallyIs = (metric: string, traceId: string, expected: number): Promise<true> =>
    eventually(`${metric} = ${expected}`, async () => {
      const value = await valueOf(metric, traceId);
      return value !== undefined && Math.abs(value - expected) < 1e-9 ? true : undefined;
    });

  /** The values that a query of the overview's list shows, one per running task. */
  const shown = async (refId: string): Promise<number[]> => {
    const query = panelQueries.find(({ name }) => name === `AgentProxy Overview / Running now / ${refId}`)!;
    return Object.values(await show(pipeline.prometheus, query));
  };

  test.each(["cumulative", "delta"] as const)(
    "of a %s client",
    async (temporality) => {
      const { emitter, traceId } = startTask(pipeline, temporality);
      const { metrics } = emitter;
      metrics.sessionsActive.add(1);
      metrics.tasksStarted.add(1);
      emitter.span("claude.subprocess", Date.now() - 1000, 1);
      await eventuallyIs("agentproxy_sessions_active", traceId, 1);

      // The label is the id of the trace that Tempo gets.
      const spans = await eventually("a span", async () => {
        await emitter.flush();
        const own = pipeline.spans().filter((span) => span.traceId === traceId);
        return own.length > 0 ? own : undefined;
      });
      expect(spans.map(({ name }) => name)).toEqual(["claude.subprocess"]);

      const [labels] = await eventually("the last step", async () => {
        const found = await pipeline.query(`agentproxy_task_last_step_seconds{agentproxy_trace_id="${traceId}"}`);
        return found.length > 0 ? found : undefined;
      });
      expect(labels!.labels).toEqual({
        __name__: "agentproxy_task_last_step_seconds",
        agentproxy_project_id: "shop",
        agentproxy_role: "supervisor",
        agentproxy_trace_id: traceId,
        instance: expect.any(String) as string,
        job: "dev/agentproxy",
        otel_scope_name: "agentproxy.telemetry",
        service_name: "agentproxy",
        service_namespace: "dev",
      });
      const begun = (await valueOf("agentproxy_task_last_step_seconds", traceId))!;
      expect(Math.abs(begun - Date.now() / 1000)).toBeLessThan(30);

      // Time without a step: the process exports, and its last step remains the same.
      await sleep(3000);
      expect(await valueOf("agentproxy_task_last_step_seconds", traceId)).toBe(begun);

      for (const [iteration, cost] of [0.25, 0.125].entries()) {
        metrics.claudeIterations.add(1);
        metrics.decisions.add(1, { function: iteration === 0 ? "run_tests" : "mark_done" });
        metrics.apiCost.add(cost, flash);
        metrics.apiCost.add(1, pro);
        await emitter.flush();
        await pipeline.scraped();
      }
      await eventuallyIs("agentproxy_task_iterations_total", traceId, 2);
      await eventuallyIs("agentproxy_task_cost_usd_total", traceId, 2.375);
      expect(await pipeline.query(`agentproxy_task_last_step_seconds{agentproxy_trace_id="${traceId}"}`)).toHaveLength(
        1,
      );
      expect((await valueOf("agentproxy_task_last_step_seconds", traceId))!).toBeGreaterThan(begun + 2);

      // “Running now”: whether it runs, its age, the time since its last step, its iterations, its cost.
      const now = Date.now() / 1000;
      expect(await shown("A")).toEqual([1]);
      const [age] = await shown("B");
      expect(Math.abs(age! - (now - begun))).toBeLessThan(2);
      const [quiet] = await shown("C");
      expect(quiet).toBeLessThan(age! - 2);
      expect(await shown("D")).toEqual([2]);
      expect(await shown("E")).toEqual([2.375]);

      metrics.sessionsActive.add(-1);
      await emitter.shutdown();
      await eventuallyIs("agentproxy_sessions_active", traceId, 0);
      for (const refId of "ABCDE") {
        expect(await shown(refId)).toEqual([]);
      }
    },
    60_000,
  );

  test("totals aren't split by task", async () => {
    const samples = await pipeline.query('{__name__=~"agentproxy_.*_total", agentproxy_trace_id!=""}');
    const names = new Set(samples.map(({ labels }) => labels["__name__"]));
    expect([...names].sort()).toEqual(["agentproxy_task_cost_usd_total", "agentproxy_task_iterations_total"]);
  });

  test("a process without an id, and another program, have none", async () => {
    const send = async (resource: Record<string, string>): Promise<void> => {
      const emitter = startEmitter({ endpoint: pipeline.otlpGrpc, resource });
      emitter.metrics.sessionsActive.add(1);
      emitter.metrics.tasksStarted.add(1);
      await emitter.shutdown();
    };
    await send({ "service.name": "agentproxy", "service.namespace": "old" });
    await eventually("a session", async () =>
      (await pipeline.query('agentproxy_sessions_active{service_namespace="old"}')).length > 0 ? true : undefined,
    );
    await pipeline.scraped();
    expect(await pipeline.query('{service_namespace="old", agentproxy_trace_id!=""}')).toEqual([]);
    expect(await pipeline.query('agentproxy_task_last_step_seconds{service_namespace="old"}')).toEqual([]);
  }, 60_000);
});

describeWith({ programs: ["otelcol-contrib", "prometheus"] }, "metrics per task, without stitching", () => {
  test("there are none, because no trace has the spans of the task", async () => {
    const pipeline = await startPipeline({ settings: { traceStitching: "off" } });
    try {
      const { emitter } = startTask(pipeline, "cumulative");
      emitter.metrics.sessionsActive.add(1);
      emitter.metrics.tasksStarted.add(1);
      await emitter.flush();
      await eventually("a session", async () =>
        (await pipeline.query("agentproxy_sessions_active")).length > 0 ? true : undefined,
      );
      await pipeline.scraped();
      expect(await pipeline.query('{agentproxy_trace_id!=""}')).toEqual([]);
      await emitter.shutdown();
    } finally {
      await pipeline.stop();
    }
  }, 60_000);
});
