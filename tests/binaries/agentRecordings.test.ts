import { agents } from "../../tools/agents/agents";
import { startPipeline, type Pipeline } from "../../tools/local-pipeline/pipeline";
import { readRecording } from "../../tools/telemetry/recording";
import { replay } from "../../tools/telemetry/replay";
import { countedTotals, expectCounted } from "../support/countedTotals";
import { agentRecordings } from "../support/agentRecordings";
import { agentTotals, exported, trueTotals, type Totals } from "../support/agentTotals";
import { complaints } from "../support/complaints";
import { observe } from "../support/observed";
import { describeWith } from "../support/requirements";

// What panels show of them: tests/binaries/panels.test.ts.
describeWith({ programs: ["otelcol-contrib", "prometheus"] }, "recordings of agents", () => {
  describe.each(agents)("$name", ({ name }) => {
    let pipeline: Pipeline;
    beforeAll(async () => {
      pipeline = await startPipeline();
    });
    afterAll(() => pipeline.stop());

    let before: Partial<Totals> = {};
    test.each(agentRecordings(name))(
      "$version, $scenario: the stack counts what really happened",
      async ({ file, truth }) => {
        const sent = agentTotals[name]!(observe(readRecording(file)));
        await replay(file, { endpoint: pipeline.otlpHttp, protocol: "http/json" });
        before = await expectCounted(pipeline, name, exported(sent, trueTotals(truth)), before);
      },
    );

    test("nothing is counted afterwards", async () => {
      await pipeline.scraped();
      expect(await countedTotals(pipeline, name)).toEqual(before);
    });

    test("the collector logs no warnings", () => {
      expect(complaints(pipeline.collectorLog())).toEqual([]);
    });
  });
});
