import { replay } from "../../scripts/telemetry/replay";
import { complaints } from "../support/complaints";
import { startPipeline, type Pipeline } from "../support/pipeline";
import { describeReal } from "../support/programs";
import { recordingFile, recordings, selector, truthOf } from "../support/truth";

describeReal("recordings", ["otelcol-contrib", "prometheus"], () => {
  describe.each(recordings())("%s", (name) => {
    let pipeline: Pipeline;
    const truth = truthOf(name);

    beforeAll(async () => {
      pipeline = await startPipeline();
      await replay(recordingFile(name), { endpoint: pipeline.otlpGrpc, protocol: "grpc" });
      await pipeline.scraped();
    }, 60_000);
    afterAll(() => pipeline.stop());

    test("every metric reads what its truth file says, from its first increment on", async () => {
      const read: Record<string, number | undefined> = {};
      const right: Record<string, number> = {};
      for (const metric of truth.metrics) {
        const series = selector(metric, truth.metrics);
        read[series] = (await pipeline.query(`sum(${series})`))[0]?.value;
        right[series] = metric.value;
        if (!metric.name.endsWith("_active")) {
          read[`increase of ${series}`] = (await pipeline.query(`sum(increase(${series}[10m] anchored))`))[0]?.value;
          right[`increase of ${series}`] = metric.value;
        }
      }
      expect(read).toEqual(right);
    });

    test("every span arrives", () => {
      expect(pipeline.spans()).toHaveLength(truth.spans);
    });

    test("the collector has nothing to complain about", () => {
      expect(complaints(pipeline.collectorLog())).toEqual([]);
    });
  });
});
