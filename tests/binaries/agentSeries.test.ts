import { startPipeline, type Pipeline } from "../../tools/local-pipeline/pipeline";
import { agentCounts, agentProxyCounts, times, type AgentCounts } from "../support/agentTruth";
import { countsOf } from "../support/agentQueries";
import { agentRecordings } from "../support/agentRecordings";
import { asNewRun, runFrom, sendRun } from "../support/agentRuns";
import { complaints } from "../support/complaints";
import { describeWith } from "../support/requirements";
import { listedPrice } from "../support/listedPrices";
import { recordingFile } from "../support/truth";

/** A busy day: so many runs of each agent. */
const runs = 200;

/**
 * How many series they may leave in Prometheus, with three models per agent; docs/vocabulary.md names this number. The
 * live values of a task of AgentProxy aren't among them: they disappear with the task.
 */
const mostSeries = 2500;
const live = "agentproxy_task_(last_step|iterations|cost)_.*|agentproxy_sessions_active|agent_session_.*";

/**
 * The live values of each session: when it had its newest event, by what it does, of which there are three. They disappear
 * 75 s after the session's last event.
 */
const mostSeriesOfSession = 3;

const agents: readonly { readonly agent: string; readonly file: string; readonly counts: AgentCounts }[] = [
  ...["claude-code", "codex", "copilot-cli", "gemini-cli", "opencode"].map((agent) => {
    const recording = agentRecordings(agent).find(({ truth }) => truth.sessions === 1 && truth.tool_calls > 0)!;
    return { agent, file: recording.file, counts: agentCounts(recording) };
  }),
  { agent: "agentproxy", file: recordingFile("one-task-main"), counts: agentProxyCounts("one-task-main") },
];

/** The models in the recordings, and what they are called in each third of the runs. */
const models = ["claude-opus-5-5", "gpt-5.5", "gpt-5.4", "gemini-2.5-pro", "gemini-2.5-flash"];
const sizes = ["large", "small"];
const model = (run: number): Record<string, string> =>
  run % 3 === 0 ? {} : Object.fromEntries(models.map((name) => [name, `${name}-${sizes[(run % 3) - 1]}`]));

/** The same prices for all of them. */
const prices = ["gpt-5.5", "gpt-5.4", "gemini-2.5-pro"].map((name) => ({
  models: sizes.map((size) => `${name}-${size}`),
  usdPerMillionTokens: listedPrice(name).usdPerMillionTokens,
}));

describeWith({ programs: ["otelcol-contrib", "prometheus"] }, `${runs} runs of each agent`, () => {
  let pipeline: Pipeline;
  beforeAll(async () => {
    // A scrape each second, the default here, would be given up while the collector is this busy.
    pipeline = await startPipeline({
      settings: { scrapeInterval: "5s", prices: JSON.stringify(prices) },
      keepSpans: false,
    });
    const prepared = agents.map(({ file }) => runFrom(file, { "project.name": "shop" }));
    for (let run = 0; run < runs; run++) {
      await Promise.all(prepared.map((one) => sendRun(pipeline.otlpHttp, asNewRun(one, false, model(run)))));
    }
    await pipeline.scraped();
  }, 600_000);
  afterAll(() => pipeline.stop());

  test.each(agents.map((one) => [one.agent, one] as const))("%s: counted exactly", async (agent, { counts }) => {
    const expected = times(runs, counts);
    const counted = await countsOf(pipeline, `agent="${agent}", project_name="shop"`);
    expect(counted).toEqual(expected);
  });

  test(`all of it is at most ${mostSeries} series`, async () => {
    const selector = `{__name__!="", __name__!~"${live}", job!~"collector|prometheus|tempo"}`;
    const byName = await pipeline.query(`sort_desc(count by (__name__) (${selector}))`);
    const total = byName.reduce((sum, { value }) => sum + value, 0);
    // The names that have most of them are shown when there are too many.
    const largest = byName.slice(0, 12).map(({ labels, value }) => `${value} of ${labels["__name__"]}`);
    expect(total > mostSeries ? [total, ...largest] : []).toEqual([]);
    expect(total).toBeGreaterThan(mostSeries / 2);
  });

  test(`each session has at most ${mostSeriesOfSession} live series, and none of a call that isn't repeated`, async () => {
    const perSession = await pipeline.query(
      "count by (session) (last_over_time(agent_session_last_event_seconds[1h]))",
    );
    expect(perSession.length).toBeGreaterThan(runs);
    expect(Math.max(...perSession.map(({ value }) => value))).toBeLessThanOrEqual(mostSeriesOfSession);
    expect(await pipeline.query("last_over_time(agent_session_repeated_calls[1h])")).toEqual([]);
  });

  test("no point was dropped, and no warnings were logged", async () => {
    expect(await pipeline.query('otelcol_deltatocumulative_datapoints_total{error!=""}')).toEqual([]);
    expect(await pipeline.query("otelcol_cumulativetodelta_datapoints_dropped_total")).toEqual([]);
    expect(complaints(pipeline.collectorLog())).toEqual([]);
  });
});
