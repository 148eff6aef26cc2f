import { agents } from "../../tools/agents/agents";
import { startPipeline, type Pipeline } from "../../tools/local-pipeline/pipeline";
import { complaints } from "../support/complaints";
import { expectCountedLive } from "../support/liveAgents";
import { describeWith } from "../support/requirements";

describeWith(
  { programs: ["otelcol-contrib", "prometheus"], agents: true, npmRegistry: true },
  "released agents",
  () => {
    jest.setTimeout(300_000); // An agent has some 100 MB to download.

    let pipeline: Pipeline;
    beforeAll(async () => {
      pipeline = await startPipeline();
    });
    afterAll(() => pipeline.stop());

    test.each(agents)("$name: the stack counts what really happened", (agent) =>
      expectCountedLive(agent, pipeline.otlpHttp, pipeline),
    );

    test("the collector logs no warnings", () => {
      expect(complaints(pipeline.collectorLog())).toEqual([]);
    });
  },
);
