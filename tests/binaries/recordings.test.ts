import { replay } from "../../tools/telemetry/replay";
import { complaints } from "../support/complaints";
import { startPipeline, type Pipeline } from "../../tools/local-pipeline/pipeline";
import { describeWith } from "../support/requirements";
import { bucketOf } from "../support/recordedHistograms";
import { recordingFile, recordings, selector, truthOf } from "../support/truth";

describeWith({ programs: ["otelcol-contrib", "prometheus"] }, "recordings", () => {
  describe.each(recordings())("%s", (name) => {
    let pipeline: Pipeline;
    const truth = truthOf(name);

    beforeAll(async () => {
      pipeline = await startPipeline();
      await replay(recordingFile(name), { endpoint: pipeline.otlpGrpc, protocol: "grpc" });
      await pipeline.scraped();
    }, 60_000);
    afterAll(() => pipeline.stop());

    test("every metric has the value in the truth file, as total and as increase", async () => {
      const actual: Record<string, number | undefined> = {};
      const expected: Record<string, number> = {};
      for (const metric of truth.metrics) {
        const series = selector(metric, truth.metrics);
        actual[series] = (await pipeline.query(`sum(${series})`))[0]?.value;
        expected[series] = metric.value;
        if (!metric.name.endsWith("_active")) {
          actual[`increase of ${series}`] = (await pipeline.query(`sum(increase(${series}[10m] anchored))`))[0]?.value;
          expected[`increase of ${series}`] = metric.value;
        }
      }
      expect(actual).toEqual(expected);
    });

    test("every quantile lies in the right bucket", async () => {
      const histograms = new Set(
        truth.metrics.filter((one) => one.name.endsWith("_count")).map((one) => one.instrument),
      );
      for (const instrument of histograms) {
        const { name: series } = truth.metrics.find((one) => one.instrument === instrument)!;
        const buckets = series.replace(/_count$/, "_bucket");
        for (const quantile of [0.5, 0.95]) {
          const [read] = await pipeline.query(
            `histogram_quantile(${quantile}, sum by (le) (increase(${buckets}[10m] anchored)))`,
          );
          const { from, to } = bucketOf(name, instrument, quantile);
          expect([instrument, read!.value > from, read!.value <= to]).toEqual([instrument, true, true]);
        }
      }
      expect(histograms.size).toBeGreaterThanOrEqual(3);
    });

    test("every span arrives", () => {
      expect(pipeline.spans()).toHaveLength(truth.spans);
    });

    test("the collector logs no warnings", () => {
      expect(complaints(pipeline.collectorLog())).toEqual([]);
    });
  });
});
