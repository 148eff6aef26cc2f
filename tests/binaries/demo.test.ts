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
    expect(await panel("AgentProxy Overview / Running now / A")).toEqual({});
  });

  test("tasks, decisions and verifications are counted exactly", async () => {
    const { error, ...withStatus } = expected.ended;
    for (const title of ["How they ended", "Tasks over time, by how they ended"]) {
      expect(await panel(`AgentProxy Overview / ${title} / A`)).toEqual(withStatus);
      expect(await panel(`AgentProxy Overview / ${title} / B`)).toEqual({ error });
    }
    const { completed } = expected.ended;
    expect(await panel("AgentProxy Overview / Success rate / A")).toEqual({
      "in this range": completed! / expected.started,
    });
    expect(await panel("AgentProxy Overview / What PA decided / A")).toEqual(expected.decisions);
    expect(await panel("AgentProxy Overview / Verifications by type and result / A")).toEqual(expected.verifications);
  });

  test("the time of Claude, of Gemini and of tests adds up", async () => {
    const { claude, gemini, tests } = expected.seconds;
    for (const title of ["Where the time goes", "Where the time goes, over time"]) {
      const shown = async (refId: string): Promise<number[]> =>
        Object.values(await panel(`AgentProxy Overview / ${title} / ${refId}`));
      // The SDK rounds the times of spans to milliseconds.
      expect(await shown("A")).toEqual([expect.closeTo(claude, 0)]);
      expect(await shown("B")).toEqual([expect.closeTo(gemini, 0)]);
      expect(await shown("C")).toEqual([expect.closeTo(tests, 0)]);
    }
  });

  test("calls, failures, tokens and cost are counted exactly", async () => {
    expect(await panel("Models, tokens and cost / Calls to Gemini / A")).toEqual({ all: expected.calls });
    expect(await panel("Models, tokens and cost / Calls to Gemini / B")).toEqual({ failed: expected.failedCalls });
    expect(await panel("Models, tokens and cost / Gemini's tokens / A")).toEqual({ prompt: expected.promptTokens });
    expect(await panel("Models, tokens and cost / Cost / A")).toEqual({
      Gemini: expect.closeTo(expected.costUsd, 9) as number,
    });
  });

  test("failed calls by kind, and those of unknown kind, are all that failed", async () => {
    const kinds = await panel("Models, tokens and cost / Gemini: failed calls by kind / A");
    const unknown = await panel("Models, tokens and cost / Gemini: failed calls by kind / B");
    const sum = [...Object.values(kinds), ...Object.values(unknown)].reduce((a, b) => a + b, 0);
    expect(expected.failedCalls).toBeGreaterThan(0);
    expect(sum).toBe(expected.failedCalls);
  });

  test("the cost of the tasks in the list is the cost of all", async () => {
    const costs = Object.values(await panel("AgentProxy Overview / Last tasks / Cost"));
    expect(costs).toHaveLength(expected.tasksWithCost);
    expect(costs.reduce((a, b) => a + b, 0)).toBeCloseTo(expected.costUsd, 9);
    const perTask = await panel("Models, tokens and cost / Gemini's cost per task / A");
    expect(perTask[""]).toBeCloseTo(expected.costUsd / expected.tasksWithCost, 9);
  });

  test("Claude Code's cost, tokens and edits are counted exactly", async () => {
    expect(await panel("Models, tokens and cost / Cost / B")).toEqual({
      "Claude Code": expect.closeTo(expected.claude.costUsd, 9) as number,
    });
    expect(await panel("Models, tokens and cost / Claude Code: tokens by kind / A")).toEqual(expected.claude.tokens);
    expect(expected.claude.edits).toEqual({
      accept: expect.any(Number) as number,
      reject: expect.any(Number) as number,
    });
    expect(await panel("Models, tokens and cost / Claude Code: edits / A")).toEqual(expected.claude.edits);
  });

  test("all rules can be evaluated, and the expected alerts fire", async () => {
    const firing = await eventually("alerts", async () => {
      const names = (await pipeline.query('ALERTS{alertstate="firing"}')).map(({ labels }) => labels["alertname"]!);
      return names.includes("CostPerHourAboveBudget") ? new Set(names) : undefined;
    });
    expect([...firing]).toEqual(expect.arrayContaining(["CostPerHourAboveBudget", "TasksFailing", "Watchdog"]));
    // Some are evaluated once a minute.
    const rules = await eventually(
      "the evaluation of every rule",
      async () => {
        const body = (await (await fetch(`${pipeline.prometheus.url}/api/v1/rules`, pipeline.prometheus)).json()) as {
          data: { groups: { rules: { name: string; health: string; lastError?: string }[] }[] };
        };
        const all = body.data.groups.flatMap((group) => group.rules);
        return all.some(({ health }) => health === "unknown") ? undefined : all;
      },
      75,
    );
    expect(rules.length).toBeGreaterThan(15);
    expect(rules.filter(({ health }) => health !== "ok")).toEqual([]);
  }, 100_000);
});
