import { otlpClient } from "../../tools/telemetry/client";
import { startEmitterProcess } from "../support/emitters";
import { metric, metricsRequest } from "../../tools/local-pipeline/otlpRequests";
import { startPipeline, type Pipeline } from "../../tools/local-pipeline/pipeline";
import { eventually } from "../../tools/local-pipeline/processes";
import { describeWith } from "../support/requirements";

const minutes = 60_000;

describeWith({ programs: ["otelcol-contrib", "prometheus"] }, "restarts", () => {
  let pipeline: Pipeline;
  beforeEach(async () => {
    pipeline = await startPipeline();
  });
  afterEach(() => pipeline.stop());

  const counted = async (name: string): Promise<number | undefined> => {
    await pipeline.scraped();
    return (await pipeline.query(`sum(increase(${name}[10m] anchored))`))[0]?.value;
  };

  /** One export of a process that started at `start`, in milliseconds since 1970. */
  const send = async (name: string, kind: "cumulative" | "delta", value: number, start: number): Promise<void> => {
    const client = otlpClient({ endpoint: pipeline.otlpGrpc, protocol: "grpc" });
    await client.send(
      "metrics",
      metricsRequest({ "service.name": "agentproxy" }, [metric(name, kind, [{ value, start }])]),
    );
    client.close();
  };

  test("collector: a long-running cumulative process loses only what it counts between the exports around the restart", async () => {
    const start = Date.now() - 10 * minutes;
    await send("old", "cumulative", 100, start);
    await send("old", "cumulative", 103, start);
    // The first point of a stream that started before the collector is only the base of later ones: 100 isn't counted.
    expect(await counted("old_total")).toBe(3);
    await pipeline.restart("collector");
    await pipeline.scraped();
    await send("old", "cumulative", 105, start);
    await send("old", "cumulative", 109, start);
    // 103 to 105 is lost; nothing is counted twice.
    expect(await counted("old_total")).toBe(3 + 4);
    // The collector's metrics about itself pass two scrapes, its own and Prometheus'.
    const dropped = await eventually("the count of dropped points", async () => {
      const [sum] = await pipeline.query('sum(otelcol_cumulativetodelta_datapoints_dropped_total{reason="initial"})');
      return sum?.value;
    });
    expect(dropped).toBe(1);
  });

  test("collector: a cumulative process that started at most 30 s before it is counted from its start", async () => {
    await pipeline.restart("collector");
    await send("young", "cumulative", 5, Date.now() - 20_000);
    await send("older", "cumulative", 5, Date.now() - 60_000);
    expect(await counted("young_total")).toBe(5);
    expect(await counted("older_total")).toBe(undefined);
  });

  test.each(["SIGTERM", "SIGKILL"] as const)(
    "collector, %s: delta processes lose nothing, and nothing is counted twice",
    async (signal) => {
      const options = {
        endpoint: pipeline.otlpGrpc,
        resource: { "service.name": "agentproxy" },
        temporality: "delta" as const,
        exportInterval: 60_000, // It exports when told to, and not while the collector is down.
      };
      const emitter = startEmitterProcess(options);
      const task = { loops: 2, status: "completed" as const, seconds: 1 };
      await emitter.begin();
      await emitter.finish(task);
      await emitter.flush();
      expect(await counted("agentproxy_tasks_completed_total")).toBe(1);
      const restarted = pipeline.restart("collector", signal);
      // Recorded while the collector is down, exported once it is up: over gRPC this SDK doesn't retry.
      await emitter.begin();
      await emitter.finish(task);
      await restarted;
      await pipeline.scraped();
      await emitter.end();
      expect(await counted("agentproxy_tasks_completed_total")).toBe(2);
      expect(await counted("agentproxy_task_duration_seconds_count")).toBe(2);
      expect(await counted("agentproxy_claude_iterations_total")).toBe(4);
    },
  );

  test.each(["SIGTERM", "SIGKILL"] as const)("Prometheus, %s: nothing is lost or counted twice", async (signal) => {
    await send("before", "delta", 5, Date.now());
    await send("cumulated", "cumulative", 5, Date.now() - 1000);
    expect(await counted("before_total")).toBe(5);
    const restarted = pipeline.restart("prometheus", signal);
    await send("before", "delta", 5, Date.now());
    await send("born_while_down", "delta", 7, Date.now());
    await restarted;
    expect(await counted("before_total")).toBe(10);
    expect(await counted("cumulated_total")).toBe(5);
    expect(await counted("born_while_down_total")).toBe(7);
  });
});
