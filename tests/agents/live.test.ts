import { agents } from "../../tools/agents/agents";
import { install } from "../../tools/agents/install";
import { startRecorder } from "../../tools/agents/recorder";
import { runScenario } from "../../tools/agents/runScenario";
import { scenarios } from "../../tools/agents/scenario";
import { problemsOf, truthOf } from "../../tools/agents/truth";
import { startPipeline, type Pipeline } from "../../tools/local-pipeline/pipeline";
import { recordedVersion, type AgentTruth } from "../support/agentRecordings";
import { expectCounted } from "../support/countedTotals";
import { agentTotals, exported, trueTotals, type Totals } from "../support/agentTotals";
import { complaints } from "../support/complaints";
import { observe } from "../support/observed";
import { describeWith } from "../support/requirements";

/** What each agent does: two sessions with a command and a file, and one with failing calls and a failing command. */
const chosen = scenarios.filter(({ name }) => ["two-runs", "errors-and-retries"].includes(name));

/** A tag or version; `recorded` is that of the recordings, which gives the same result each time. */
const version = process.env["AGENTPROXY_OTEL_AGENTS"] ?? "recorded";

function sumOf(truths: readonly Partial<Totals>[]): Partial<Totals> {
  const sum = (concept: keyof Totals): number => truths.reduce((total, truth) => total + (truth[concept] ?? 0), 0);
  return Object.fromEntries(Object.keys(Object.assign({}, ...truths)).map((one) => [one, sum(one as keyof Totals)]));
}

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

    test.each(agents)("$name: the stack counts what really happened", async (agent) => {
      const installed = await install(agent, version === "recorded" ? recordedVersion(agent.name) : version);
      // Between agent and stack, so that a failure shows which of them counted wrong.
      const recorder = await startRecorder(pipeline.otlpHttp);
      const truths: Partial<Totals>[] = [];
      try {
        for (const scenario of chosen) {
          const run = await runScenario({ agent, program: installed.program, scenario, otlpUrl: recorder.url });
          expect(problemsOf(scenario, run)).toEqual([]);
          truths.push(trueTotals(truthOf(agent, installed.version, scenario, run) as unknown as AgentTruth));
        }
      } finally {
        await recorder.stop();
      }
      expect(recorder.problems()).toEqual([]);

      const sent = agentTotals[agent.name]!(observe(recorder.requests()));
      const expected = exported(sent, sumOf(truths));
      expect({ version: installed.version, ...sent }).toEqual({
        version: installed.version,
        ...Object.fromEntries(Object.entries(expected).map(([concept, value]) => [concept, expect.closeTo(value, 9)])),
      });
      await expectCounted(pipeline, agent.name, expected);
    });

    test("the collector logs no warnings", () => {
      expect(complaints(pipeline.collectorLog())).toEqual([]);
    });
  },
);
