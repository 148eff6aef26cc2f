import { nanos, span, tracesRequest } from "../../tools/local-pipeline/otlpRequests";
import { startPipeline, type Pipeline } from "../../tools/local-pipeline/pipeline";
import { eventually } from "../../tools/local-pipeline/processes";
import { otlpClient } from "../../tools/telemetry/client";
import { completeBlock } from "../support/fragmentedTasks";
import { describeWith } from "../support/requirements";
import { foundTasks } from "../support/taskList";

describeWith({ programs: ["otelcol-contrib", "prometheus", "tempo"] }, "the list of more than 50 tasks", () => {
  const now = Date.now();
  /** Tasks of 80 processes, the newest first. */
  const sent = Array.from({ length: 80 }, (_, age) =>
    span("pa.run_task", { startTimeUnixNano: nanos(now - age * 10_000), endTimeUnixNano: nanos(now) }),
  );
  let pipeline: Pipeline;

  beforeAll(async () => {
    const tempoOverrides = JSON.stringify({ live_store: { max_block_duration: "10s" } });
    pipeline = await startPipeline({ tempo: true, settings: { tempoOverrides } });
    const client = otlpClient({ endpoint: pipeline.otlpGrpc, protocol: "grpc" });
    // Each block has every other task, so the 50 that Tempo finds first aren't the newest.
    for (const half of [0, 1]) {
      const some = sent.filter((_, index) => index % 2 === half);
      await client.send("traces", tracesRequest({ "service.name": "agentproxy" }, some));
      await completeBlock(pipeline.tempoUrl);
    }
    client.close();
  }, 150_000);
  afterAll(() => pipeline.stop());

  test("it has the newest 50, also over more than a week", async () => {
    const newest = sent.slice(0, 50).map(({ traceId }) => traceId.replace(/^0+/, ""));
    for (const seconds of [3600, 30 * 86_400]) {
      await eventually(
        `the newest 50 in ${seconds} s`,
        async () => {
          const found = (await foundTasks(pipeline.tempoUrl, { seconds })).map(({ traceId }) => traceId);
          return found.length === 50 && newest.every((id) => found.includes(id)) ? true : undefined;
        },
        60,
      );
    }
  }, 130_000);
});
