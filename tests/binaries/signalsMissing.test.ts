import { parse } from "yaml";
import { prometheusFiles } from "../../configs/prometheus";
import { prometheusPaths } from "../../configs/prometheus/paths";
import { settingsOf, startPipeline, type Pipeline } from "../../tools/local-pipeline/pipeline";
import { instantQuery } from "../../tools/local-pipeline/promql";
import { agentRecordings } from "../support/agentRecordings";
import { asNewRun, runFrom, sendRun, type RunRequest } from "../support/agentRuns";
import { describeWith } from "../support/requirements";
import { recordingFile } from "../support/truth";

interface Rule {
  readonly alert?: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
}

const rules = (
  parse(
    prometheusFiles(settingsOf({})).find(({ path }) => path === `${prometheusPaths.rules}/telemetry.yml`)!.content,
  ) as { groups: { rules: Rule[] }[] }
).groups
  .flatMap((group) => group.rules)
  .filter(({ alert }) => alert === "MetricsMissing" || alert === "EventsMissing");

/** The agents that send metrics, and a recording of each. */
const files: Readonly<Record<string, string>> = {
  agentproxy: recordingFile("one-task-main"),
  ...Object.fromEntries(
    ["claude-code", "codex", "copilot-cli", "gemini-cli"].map((agent) => [
      agent,
      agentRecordings(agent).find(({ scenario }) => scenario === "two-runs")!.file,
    ]),
  ),
};

/** What is left of a run, by the project that it is sent for. */
const projects: Readonly<Record<string, (run: readonly RunRequest[]) => readonly RunRequest[]>> = {
  "goes-on": (run) => run,
  stops: (run) => run.filter(({ signal }) => signal !== "metrics"),
  "stops-events": (run) => run.filter(({ signal }) => signal === "metrics"),
  // Claude Code's metrics of tokens and cost have stopped before, while others went on.
  "stops-tokens": (run) => run.map(({ signal, body }) => ({ signal, body: body.replaceAll(".token.usage", ".other") })),
};

const minutes = 60;

describeWith({ programs: ["otelcol-contrib", "prometheus"] }, "agents of which one signal stops", () => {
  let pipeline: Pipeline;
  /** Between the first runs, which are complete, and the second ones; seconds since 1970. */
  let between: number;

  const send = async (
    project: string,
    change: (run: readonly RunRequest[]) => readonly RunRequest[],
  ): Promise<void> => {
    for (const file of Object.values(files)) {
      const run = runFrom(file, { "project.name": project });
      // Claude Code repeats the attributes of its resource in metrics and records.
      await sendRun(pipeline.otlpHttp, change(asNewRun(run, false, { "demo-project": project })));
    }
  };

  /** The agents that a rule reports for each project, when so much time has passed since the first runs. */
  const reported = async (rule: Rule, after = 10 * minutes): Promise<string[]> => {
    const found = await instantQuery(pipeline.prometheus, rule.expr, between + after);
    return found.map(({ labels }) => `${labels["project_name"]}: ${labels["agent"]}`).sort();
  };

  const generic = rules.find(({ alert, labels }) => alert === "MetricsMissing" && labels["missing"] === undefined)!;
  const tokens = rules.find(({ labels }) => labels["missing"] === "tokens")!;
  const events = rules.find(({ alert }) => alert === "EventsMissing")!;

  beforeAll(async () => {
    pipeline = await startPipeline();
    for (const project of Object.keys(projects)) {
      await send(project, (run) => run);
    }
    await pipeline.scraped();
    between = Date.now() / 1000;
    for (const [project, change] of Object.entries(projects)) {
      await send(project, change);
    }
    await pipeline.scraped();
  }, 120_000);
  afterAll(() => pipeline.stop());

  test("every data point that an agent sends is counted", async () => {
    const counted = await pipeline.query(
      'sum by (agent) (increase(agent_metric_points_total{project_name="goes-on"}[10m] anchored))',
    );
    const points = (file: string): number =>
      runFrom(file)
        .filter(({ signal }) => signal === "metrics")
        .reduce((sum, { body }) => sum + (body.match(/"timeUnixNano":/g)?.length ?? 0), 0);
    expect(Object.fromEntries(counted.map(({ labels, value }) => [labels["agent"], value]))).toEqual(
      Object.fromEntries(Object.entries(files).map(([agent, file]) => [agent, 2 * points(file)])),
    );
  });

  test("every agent whose metrics stop is reported, and no other", async () => {
    expect(await reported(generic)).toEqual(Object.keys(files).map((agent) => `stops: ${agent}`));
  });

  test("a Claude Code that counts no tokens any more is reported by a rule of its own", async () => {
    expect(await reported(tokens)).toEqual(["stops-tokens: claude-code"]);
  });

  test("of the agents whose calls stop, those whose metrics tell of calls are reported, and no other", async () => {
    expect(await reported(events)).toEqual(
      ["agentproxy", "codex", "copilot-cli"].map((agent) => `stops-events: ${agent}`),
    );
  });

  test("ten minutes after their last calls, none is reported", async () => {
    expect(await reported(generic, 20 * minutes)).toEqual([]);
    expect(await reported(tokens, 20 * minutes)).toEqual([]);
    expect(await reported(events, 20 * minutes)).toEqual([]);
  });
});
