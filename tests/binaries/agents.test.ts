import { startPipeline, type Pipeline } from "../../tools/local-pipeline/pipeline";
import { agentCounts, agentProxyCounts, times } from "../support/agentTruth";
import { countsOf } from "../support/agentQueries";
import { agentRecordings } from "../support/agentRecordings";
import { asNewRun, runFrom, sendRun } from "../support/agentRuns";
import { eventually } from "../support/backends";
import { complaints } from "../support/complaints";
import { describeWith } from "../support/requirements";
import { recordingFile, recordings } from "../support/truth";

const increase = (selector: string): string => `increase(${selector}[10m] anchored)`;

const all = agentRecordings().map((one) => [one.name, one] as const);

// Four times the largest ones would be so much at once that scrapes take longer than their second.
const small = all.filter(([, { scenario }]) => scenario !== "four-at-once" && scenario !== "long-session");

describeWith({ programs: ["otelcol-contrib", "prometheus"] }, "agents, by their recordings", () => {
  let pipeline: Pipeline;
  beforeAll(async () => {
    pipeline = await startPipeline();
  }, 60_000);
  afterAll(() => pipeline.stop());

  /**
   * Expects these increases. A series that begins while a scrape is under way is newer than that scrape's samples, so
   * Prometheus stores its zero with the next one.
   */
  async function expectIncreases(matchers: string, expected: object): Promise<void> {
    await pipeline.scraped();
    await eventually(5, async () => expect(await countsOf(pipeline, matchers, increase)).toEqual(expected));
  }

  test.each(all)(
    "%s: one after the other",
    async (name, recording) => {
      await sendRun(pipeline.otlpHttp, runFrom(recording.file, { "service.namespace": name }));
      await pipeline.scraped();
      const matchers = `service_namespace="${name}", agent="${recording.agent}"`;
      const expected = agentCounts(recording);
      expect(await countsOf(pipeline, matchers)).toEqual(expected);
      await expectIncreases(matchers, expected);
    },
    60_000,
  );

  test.each(recordings())(
    "AgentProxy, %s",
    async (name) => {
      const namespace = `agentproxy-${name}`;
      await sendRun(pipeline.otlpHttp, runFrom(recordingFile(name), { "service.namespace": namespace }));
      await pipeline.scraped();
      const matchers = `service_namespace="${namespace}", agent="agentproxy"`;
      expect(await countsOf(pipeline, matchers)).toEqual(agentProxyCounts(name));
    },
    60_000,
  );

  test.each(small)(
    "%s: four times at once",
    async (name, recording) => {
      const namespace = `${name}-at-once`;
      const runs = Array.from({ length: 4 }, () =>
        asNewRun(runFrom(recording.file, { "service.namespace": namespace })),
      );
      await Promise.all(runs.map((run) => sendRun(pipeline.otlpHttp, run)));
      const matchers = `service_namespace="${namespace}", agent="${recording.agent}"`;
      await expectIncreases(matchers, times(4, agentCounts(recording)));
    },
    60_000,
  );

  test("processes of Copilot with one id, at the same time, are told apart", async () => {
    const [recording] = agentRecordings("copilot-cli");
    const resource = { "service.namespace": "one-id" };
    const runs = [1, 2, 3].map(() => asNewRun(runFrom(recording!.file, resource), true));
    const ids = new Set(runs.flat().flatMap(({ body }) => body.match(/copilot-otel-\d+-0/g) ?? []));
    expect(ids.size).toBe(1);
    await Promise.all(runs.map((run) => sendRun(pipeline.otlpHttp, run)));
    await expectIncreases('service_namespace="one-id"', times(3, agentCounts(recording!)));
  });

  test("nothing was dropped, and no warnings were logged", async () => {
    await pipeline.scraped();
    expect(await pipeline.query('otelcol_deltatocumulative_datapoints_total{error!=""}')).toEqual([]);
    expect(await pipeline.query("otelcol_cumulativetodelta_datapoints_dropped_total")).toEqual([]);
    expect(complaints(pipeline.collectorLog())).toEqual([]);
  });
});
