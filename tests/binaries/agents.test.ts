import { startPipeline, type Pipeline } from "../../tools/local-pipeline/pipeline";
import { agentCounts } from "../support/agentTruth";
import { countsOf } from "../support/agentQueries";
import { agentRecordings } from "../support/agentRecordings";
import { asNewRun, sendRun } from "../support/agentRuns";
import { complaints } from "../support/complaints";
import { describeWith } from "../support/requirements";

const increase = (selector: string): string => `increase(${selector}[10m] anchored)`;

describeWith({ programs: ["otelcol-contrib", "prometheus"] }, "agents, by their recordings", () => {
  let pipeline: Pipeline;
  beforeAll(async () => {
    pipeline = await startPipeline({ keepSpans: true });
  }, 60_000);
  afterAll(() => pipeline.stop());

  test.each(agentRecordings().map((one) => [one.name, one] as const))(
    "%s: counted exactly",
    async (name, recording) => {
      const resource = { "service.namespace": name };
      await sendRun(pipeline.otlpHttp, asNewRun(recording, { resource }));
      await pipeline.scraped();
      const matchers = `service_namespace="${name}", agent="${recording.agent}"`;
      const expected = agentCounts(recording);
      expect(await countsOf(pipeline, matchers)).toEqual(expected);
      expect(await countsOf(pipeline, matchers, increase)).toEqual(expected);
    },
    60_000,
  );

  test("the collector logs no warnings", () => {
    expect(complaints(pipeline.collectorLog())).toEqual([]);
  });
});
