import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { Task } from "../../tools/telemetry/task";
import { runOneTask, startEmitterProcess, type EmitterProcess } from "../support/emitters";
import { complaints } from "../support/complaints";
import { startPipeline, type Pipeline } from "../../tools/local-pipeline/pipeline";
import { eventually } from "../../tools/local-pipeline/processes";
import { describeWith } from "../support/requirements";

const task: Task = { loops: 4, status: "completed", seconds: 2 };
const temporalities = ["cumulative", "delta"] as const;

describeWith({ programs: ["otelcol-contrib", "prometheus"] }, "processes of the real SDK", () => {
  let pipeline: Pipeline;

  beforeAll(async () => {
    pipeline = await startPipeline();
  }, 60_000);
  afterAll(() => pipeline.stop());

  const resource = (namespace: string, withId: boolean): Record<string, string> => ({
    "service.name": "agentproxy",
    "service.namespace": namespace,
    "host.name": "laptop",
    ...(withId && { "service.instance.id": randomUUID() }),
  });

  const read = async (series: string, namespace: string): Promise<number | undefined> =>
    (await pipeline.query(`sum(${series}{service_namespace="${namespace}"})`))[0]?.value;

  const expectTasks = async (namespace: string, tasks: number): Promise<void> => {
    await pipeline.scraped();
    const expected: Record<string, number> = {
      agentproxy_tasks_started_total: tasks,
      agentproxy_tasks_completed_total: tasks,
      agentproxy_claude_iterations_total: tasks * 4,
      agentproxy_verifications_total: tasks * 2,
      agentproxy_tokens_prompt_total: tasks * 400,
      agentproxy_task_duration_seconds_count: tasks,
      agentproxy_task_duration_seconds_sum: tasks * 2,
      agentproxy_gemini_api_duration_seconds_count: tasks * 4,
    };
    const actual = await Promise.all(Object.keys(expected).map(async (name) => [name, await read(name, namespace)]));
    expect(Object.fromEntries(actual)).toEqual(expected);
  };

  test.each(temporalities)(
    "ten processes in sequence with one identity, %s",
    async (temporality) => {
      const namespace = `sequence-${temporality}`;
      for (let run = 0; run < 10; run++) {
        await runOneTask({ endpoint: pipeline.otlpGrpc, resource: resource(namespace, false), temporality }, task);
      }
      await expectTasks(namespace, 10);
    },
    60_000,
  );

  test("fifty processes in sequence, each with its own id", async () => {
    for (let run = 0; run < 50; run++) {
      await runOneTask({ endpoint: pipeline.otlpGrpc, resource: resource("fifty", true) }, task);
    }
    await expectTasks("fifty", 50);
    const series = await pipeline.query('count(agentproxy_tasks_started_total{service_namespace="fifty"})');
    expect(series[0]?.value).toBe(1);
  }, 120_000);

  test.each(temporalities)(
    "ten concurrent processes with one identity, %s",
    async (temporality) => {
      const namespace = `at-once-${temporality}`;
      const options = { endpoint: pipeline.otlpGrpc, resource: resource(namespace, false), temporality };
      const emitters = Array.from({ length: 10 }, () => startEmitterProcess(options));
      // All processes run and export concurrently. Processes without an id are distinguished by the start times of their
      // counters, which JavaScript's SDK measures in milliseconds: the steps are spread so that no two coincide.
      for (const step of [(one: EmitterProcess) => one.begin(), (one: EmitterProcess) => one.finish(task)]) {
        for (const emitter of emitters) {
          await step(emitter);
          await sleep(3);
        }
      }
      await Promise.all(emitters.map((emitter) => emitter.end()));
      await expectTasks(namespace, 10);
    },
    60_000,
  );

  test("a process that exports several times while it runs is counted once", async () => {
    const options = { endpoint: pipeline.otlpGrpc, resource: resource("several", true), exportInterval: 500 };
    const emitter = startEmitterProcess(options);
    for (let run = 0; run < 3; run++) {
      await emitter.begin();
      await emitter.finish(task);
      await emitter.flush();
    }
    await emitter.end();
    await expectTasks("several", 3);
  }, 30_000);

  test("active sessions follow processes that end, and one that is killed within two minutes", async () => {
    const options = (): Parameters<typeof startEmitterProcess>[0] => ({
      endpoint: pipeline.otlpGrpc,
      resource: resource("sessions", true),
      exportInterval: 1000,
    });
    const [first, second, third] = [options(), options(), options()].map(startEmitterProcess);
    const active = (): Promise<number | undefined> => read("agentproxy_sessions_active", "sessions");
    const reads = (count: number | undefined, seconds: number): Promise<true> =>
      eventually(`${count} active`, async () => ((await active()) === count ? true : undefined), seconds);

    await Promise.all([first!.begin(), second!.begin(), third!.begin()]);
    await reads(3, 10);
    await first!.finish(task);
    await reads(2, 10);
    await first!.end();
    await second!.finish(task);
    await second!.end();
    await reads(1, 10);
    await third!.kill();
    await reads(undefined, 110).catch(async () => reads(0, 1));
    expect(await read("agentproxy_tasks_started_total", "sessions")).toBe(3);
    expect(await read("agentproxy_tasks_completed_total", "sessions")).toBe(2);
  }, 160_000);

  test("nothing was dropped, and no warnings were logged", async () => {
    await pipeline.scraped();
    const dropped = await pipeline.query(
      'sum(otelcol_deltatocumulative_datapoints_total{error!=""}) or sum(otelcol_cumulativetodelta_datapoints_dropped_total)',
    );
    expect(dropped).toEqual([]);
    expect(complaints(pipeline.collectorLog())).toEqual([]);
    expect(complaints(pipeline.prometheusLog())).toEqual([]);
  });
});
