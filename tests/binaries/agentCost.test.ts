import { parse } from "yaml";
import { prometheusFiles } from "../../configs/prometheus";
import { prometheusPaths } from "../../configs/prometheus/paths";
import { settingsOf, startPipeline, type Pipeline } from "../../tools/local-pipeline/pipeline";
import { instantQuery } from "../../tools/local-pipeline/promql";
import { agentCounts } from "../support/agentTruth";
import { agentRecordings } from "../support/agentRecordings";
import { asNewRun, runFrom, sendRun, type RunRequest } from "../support/agentRuns";
import { describeWith } from "../support/requirements";

interface Rule {
  readonly alert?: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
}

const recording = agentRecordings("claude-code").find(({ scenario }) => scenario === "long-session")!;

const rules = (
  parse(prometheusFiles(settingsOf({})).find(({ path }) => path === `${prometheusPaths.rules}/cost.yml`)!.content) as {
    groups: { rules: Rule[] }[];
  }
).groups
  .flatMap((group) => group.rules)
  .filter(({ alert }) => alert === "CostDiverges");

/** A run whose requests of one signal stop: only the first of them is left. */
function stopped(run: readonly RunRequest[], signal: string): RunRequest[] {
  const first = run.find((request) => request.signal === signal);
  return run.filter((request) => request.signal !== signal || request === first);
}

describeWith({ programs: ["otelcol-contrib", "prometheus"] }, "Claude Code's cost, by metrics and by events", () => {
  let pipeline: Pipeline;

  const send = (namespace: string, change: (run: RunRequest[]) => RunRequest[]): Promise<void> =>
    sendRun(pipeline.otlpHttp, change(asNewRun(runFrom(recording.file, { "service.namespace": namespace }))));

  /** The cost of a session by a metric, in USD. */
  const cost = async (metric: string, namespace: string): Promise<number> => {
    const [found] = await pipeline.query(`sum(increase(${metric}{service_namespace="${namespace}"}[10m] anchored))`);
    return found!.value;
  };

  /** The sessions that the rules report, three minutes from now: exports that were due are no longer waited for. */
  const reported = async (missing: string): Promise<string[]> => {
    const { expr } = rules.find(({ labels }) => labels["missing"] === missing)!;
    const found = await instantQuery(pipeline.prometheus, expr, Date.now() / 1000 + 180);
    return found.map(({ labels }) => labels["service_namespace"]!);
  };

  beforeAll(async () => {
    pipeline = await startPipeline();
    await send("complete", (run) => run);
    await send("metrics-stop", (run) => stopped(run, "metrics"));
    await send("events-stop", (run) => stopped(run, "logs"));
    await send("only-events", (run) => run.filter(({ signal }) => signal !== "metrics"));
    await send("only-metrics", (run) => run.filter(({ signal }) => signal !== "logs"));
    await pipeline.scraped();
  }, 90_000);
  afterAll(() => pipeline.stop());

  test("of a complete session they are equal, and true", async () => {
    const { costUsd } = agentCounts(recording);
    expect(costUsd).toBeGreaterThan(0.05);
    expect(await cost("agent_cost_usd_total", "complete")).toBeCloseTo(costUsd!, 9);
    expect(await cost("agent_events_cost_usd_total", "complete")).toBeCloseTo(costUsd!, 9);
  });

  test("a session whose metrics stop is reported, and no other", async () => {
    expect(await reported("metrics")).toEqual(["metrics-stop"]);
  });

  test("a session whose events stop is reported, and no other", async () => {
    expect(await reported("events")).toEqual(["events-stop"]);
  });
});
