import { day } from "../../tools/demo/day";
import { play } from "../../tools/demo/play";
import { totals } from "../../tools/demo/totals";
import { panelQueries, show, type Shown } from "../support/panels";
import { startPipeline, type Pipeline } from "../../tools/local-pipeline/pipeline";
import { eventually, sleep } from "../../tools/local-pipeline/processes";
import { describeWith } from "../support/requirements";

/** A short day in which tasks end in all five states, several of them concurrent. */
const runs = day({ rate: 60, duration: 15, seed: 7 });
const expected = totals(runs);

describeWith({ programs: ["otelcol-contrib", "prometheus"] }, "the demonstration", () => {
  let pipeline: Pipeline;
  let mostSessions = 0;

  beforeAll(async () => {
    pipeline = await startPipeline({ settings: { alerts: '{"costPerHourUsd": 0.01}' } });
    const playing = Promise.all(
      runs.map(async (run) => {
        await sleep(run.at * 1000);
        await play(run, pipeline.otlpGrpc);
      }),
    );
    let over = false;
    void playing.then(() => (over = true));
    while (!over) {
      const [sessions] = await pipeline.query("sum(agentproxy_sessions_active)");
      mostSessions = Math.max(mostSessions, sessions?.value ?? 0);
      await sleep(500);
    }
    await playing;
    await eventually("all tasks counted", async () => {
      const [calls] = await pipeline.query('sum(traces_span_metrics_calls_total{span_name="pa.run_task"})');
      return calls?.value === runs.length ? true : undefined;
    });
    await pipeline.scraped();
  }, 90_000);
  afterAll(() => pipeline.stop());

  const panel = (name: string): Promise<Shown> =>
    show(
      pipeline.prometheus,
      panelQueries.find((query) => query.name === name)!,
    );

  test("there were concurrent sessions, and all have ended", async () => {
    expect(mostSessions).toBeGreaterThan(1);
    expect(await panel("AgentProxy Overview / Active sessions / A")).toEqual({ now: 0 });
  });

  test("tasks, decisions and verifications are counted exactly", async () => {
    const { error, ...withStatus } = expected.ended;
    expect(await panel("AgentProxy Overview / Tasks started / A")).toEqual({ "": expected.started });
    expect(await panel("AgentProxy Overview / Tasks completed by status / A")).toEqual(expected.completed);
    expect(await panel("AgentProxy Overview / Tasks over time, by how they ended / A")).toEqual(withStatus);
    expect(await panel("AgentProxy Overview / Tasks over time, by how they ended / B")).toEqual({ error });
    expect(await panel("AgentProxy Overview / PA decisions by function / A")).toEqual(expected.decisions);
    expect(await panel("AgentProxy Overview / Verifications by type and result / A")).toEqual(expected.verifications);
  });

  test("calls, failures, tokens and cost are counted exactly", async () => {
    expect(await panel("Models, tokens and cost / Calls / A")).toEqual({ "": expected.calls });
    expect(await panel("Models, tokens and cost / Failed calls / A")).toEqual({ "": expected.failedCalls });
    expect(await panel("Models, tokens and cost / Tokens / A")).toEqual({ prompt: expected.promptTokens });
    const cost = await panel("Models, tokens and cost / Cost / A");
    expect(cost[""]).toBeCloseTo(expected.costUsd, 9);
  });

  test("all rules can be evaluated, and the expected alerts fire", async () => {
    const firing = await eventually("alerts", async () => {
      const names = (await pipeline.query('ALERTS{alertstate="firing"}')).map(({ labels }) => labels["alertname"]!);
      return names.includes("CostPerHourAboveBudget") ? new Set(names) : undefined;
    });
    expect([...firing]).toEqual(
      expect.arrayContaining(["CostPerHourAboveBudget", "TasksFailing", "TasksHitMaxIterations"]),
    );
    const body = (await (await fetch(`${pipeline.prometheus.url}/api/v1/rules`, pipeline.prometheus)).json()) as {
      data: { groups: { rules: { name: string; health: string; lastError?: string }[] }[] };
    };
    const rules = body.data.groups.flatMap((group) => group.rules);
    expect(rules.length).toBeGreaterThan(15);
    expect(rules.filter(({ health }) => health !== "ok")).toEqual([]);
  });
});
