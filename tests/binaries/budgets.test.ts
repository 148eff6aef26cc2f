import { budgetStates } from "../../cli/lib/budgets";
import { metric, metricsRequest } from "../../tools/local-pipeline/otlpRequests";
import { startPipeline, type Pipeline } from "../../tools/local-pipeline/pipeline";
import { eventually } from "../../tools/local-pipeline/processes";
import { otlpClient } from "../../tools/telemetry/client";
import { agentRecordings } from "../support/agentRecordings";
import { asNewRun, runFrom, sendRun } from "../support/agentRuns";
import { agentCounts } from "../support/agentTruth";
import { complaints } from "../support/complaints";
import { panelQueries, show } from "../support/panels";
import { describeWith } from "../support/requirements";

const recording = agentRecordings("claude-code").find(({ scenario }) => scenario === "long-session")!;
/** What a run of the recording costs, in USD. */
const run = agentCounts(recording).costUsd!;
const second = 1000;
const day = 86_400 * second;

/** The labels of the calendar at a local time, computed without any of the product's code. */
function calendarAt(local: number): { day: string; week: string; month: string } {
  const written = (time: number): string => new Date(time).toISOString().slice(0, 10).replaceAll("-", "");
  const sinceMonday = (new Date(local).getUTCDay() + 6) % 7;
  return {
    day: written(local),
    week: written(local - sinceMonday * day),
    month: written(local).slice(0, 6),
  };
}

/** A difference from UTC with which a day begins in one to two minutes. */
function midnightIsNear(): { utcOffset: string; seconds: number; midnight: number } {
  const midnight = Math.ceil(Date.now() / 60_000 + 1) * 60_000;
  const sinceUtcMidnight = (midnight % day) / second;
  const seconds = sinceUtcMidnight <= 12 * 3600 ? -sinceUtcMidnight : 86_400 - sinceUtcMidnight;
  const minutes = Math.abs(seconds) / 60;
  const two = (value: number): string => String(value).padStart(2, "0");
  return {
    utcOffset: `${seconds < 0 ? "-" : "+"}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`,
    seconds,
    midnight,
  };
}

describeWith({ programs: ["otelcol-contrib", "prometheus"] }, "budgets at the end of a day", () => {
  let pipeline: Pipeline;
  let before: ReturnType<typeof calendarAt>;
  let after: ReturnType<typeof calendarAt>;
  let midnight: number;

  const sendClaude = (): Promise<void> =>
    sendRun(pipeline.otlpHttp, asNewRun(runFrom(recording.file, { "project.name": "shop" })));

  /** What AgentProxy's own calls cost, of a project with the name of the other's. */
  const sendAgentProxy = async (usd: number): Promise<void> => {
    const client = otlpClient({ endpoint: pipeline.otlpGrpc, protocol: "grpc" });
    const points = ["gemini-2.5-pro", "gemini-2.5-flash"].map((model) => ({ value: usd / 2, attributes: { model } }));
    await client.send(
      "metrics",
      metricsRequest({ "service.name": "agentproxy", "agentproxy.project_id": "shop" }, [
        metric("agentproxy.api.cost", "delta", points, "usd"),
      ]),
    );
    client.close();
  };

  /** The cost by day, as counted, and as recorded. */
  const costs = async (expression: string): Promise<Record<string, number>> => {
    const rows = await pipeline.query(`sum by (agent, day, week, month) (${expression})`);
    return Object.fromEntries(
      rows.map(({ labels, value }) => [
        [labels["agent"], labels["day"], labels["week"], labels["month"]].join(" "),
        Number(value.toFixed(9)),
      ]),
    );
  };
  const counted = (): Promise<Record<string, number>> => costs("increase(agent_period_cost_usd_total[1h] anchored)");
  const key = (agent: string, of: typeof before): string => [agent, of.day, of.week, of.month].join(" ");
  const usd = (value: number): number => Number(value.toFixed(9));

  /** What is recorded of each budget, when the rules have been evaluated after everything that was sent. */
  const budget = async (metricName: string, sum: number): Promise<Record<string, number>> => {
    const read = async (): Promise<Record<string, number>> =>
      Object.fromEntries(
        (await pipeline.query(`agentproxy_otel:budget_${metricName}_usd`)).map(({ labels, value }) => [
          [labels["period"], labels["agent"], labels["project"]].filter(Boolean).join(" "),
          usd(value),
        ]),
      );
    let last: Record<string, number> = {};
    await eventually(
      `a cost of ${sum} in the budget of the day`,
      async () => {
        last = await read();
        if (Math.abs(last["day"]! - sum) > 1e-6) {
          throw new Error(`it is ${last["day"]}`);
        }
        return true;
      },
      90,
    );
    return last;
  };

  beforeAll(async () => {
    const near = midnightIsNear();
    midnight = near.midnight;
    before = calendarAt(midnight - second + near.seconds * second);
    after = calendarAt(midnight + near.seconds * second);
    const budgets = [
      { usd: run * 0.9, period: "day" },
      { usd: 100, period: "day", agent: "codex" },
      { usd: 100, period: "week", agent: "claude-code" },
      { usd: 100, period: "month", project: "shop" },
    ];
    pipeline = await startPipeline({
      settings: { utcOffset: near.utcOffset, budgets: JSON.stringify(budgets), metricsRetention: "32d" },
    });
    await sendClaude();
    await sendAgentProxy(0.5);
    await pipeline.scraped();
    await pipeline.restart("collector", "SIGKILL");
    await sendClaude();
    await pipeline.scraped();
  }, 120_000);
  afterAll(() => pipeline.stop());

  test("the cost of the day is what was sent, over a restart of the collector", async () => {
    expect(Date.now()).toBeLessThan(midnight - second);
    expect(await counted()).toEqual({ [key("claude-code", before)]: usd(2 * run), [key("agentproxy", before)]: 0.5 });
  });

  test("after midnight, cost counts for the next day", async () => {
    await new Promise((resolve) => setTimeout(resolve, midnight + second - Date.now()));
    await pipeline.restart("prometheus");
    await sendClaude();
    await pipeline.scraped();
    expect(await counted()).toEqual({
      [key("claude-code", before)]: usd(2 * run),
      [key("agentproxy", before)]: 0.5,
      [key("claude-code", after)]: usd(run),
    });
  }, 180_000);

  test("budgets have what was spent in their periods, by agent and project", async () => {
    const sameWeek = before.week === after.week;
    const sameMonth = before.month === after.month;
    expect(await budget("spent", run)).toEqual({
      day: usd(run),
      "day codex": 0,
      "week claude-code": usd(sameWeek ? 3 * run : run),
      "month shop": usd(sameMonth ? 3 * run + 0.5 : run),
    });
  }, 120_000);

  test("npm run budget has it", async () => {
    const states = await budgetStates("dev", pipeline.query);
    expect(states.map(({ period, agent, project }) => [period, agent, project])).toEqual([
      ["day", null, null],
      ["day", "codex", null],
      ["week", "claude-code", null],
      ["month", null, "shop"],
    ]);
    expect(states[0]).toEqual({
      period: "day",
      agent: null,
      project: null,
      budgetUsd: expect.closeTo(run * 0.9, 9) as number,
      spentUsd: expect.closeTo(run, 9) as number,
      atLeast: false,
      share: expect.closeTo(1 / 0.9, 9) as number,
      leftUsd: expect.closeTo(-run * 0.1, 9) as number,
      forecastUsd: expect.any(Number) as number,
      periodEnds: new Date(midnight + day).toISOString(),
      exceeded: true,
    });
    // All that was spent, in a day and some minutes; nearly a day is left.
    expect(states[0]!.forecastUsd).toBeGreaterThan(run + 0.95 * (3 * run + 0.5));
    expect(states[0]!.forecastUsd).toBeLessThan(run + (3 * run + 0.5));
    expect(states.slice(1).map(({ exceeded }) => exceeded)).toEqual([false, false, false]);
  });

  test("the panels show it", async () => {
    const shown = async (name: string): Promise<Record<string, number>> => {
      const query = panelQueries.find((one) => one.name === name)!;
      const values = await show(pipeline.prometheus, { ...query, target: { ...query.target, legendFormat: legend } });
      return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, usd(value)]));
    };
    let legend = "{{period}} {{agent}} {{project}}";
    const table = "Models, tokens and cost / Budgets";
    const codex = "day codex all projects";
    const all = "day all agents all projects";
    expect(await shown(`${table} / A`)).toMatchObject({ [all]: usd(1 / 0.9), [codex]: 0 });
    expect(await shown(`${table} / B`)).toMatchObject({ [all]: usd(run), [codex]: 0 });
    expect(await shown(`${table} / C`)).toMatchObject({ [all]: usd(run * 0.9), [codex]: 100 });
    expect(Object.keys(await shown(`${table} / D`)).sort()).toEqual(
      [all, codex, "month all agents shop", "week claude-code all projects"].sort(),
    );
    expect(await shown("Agents / Budgets spent / A")).toMatchObject({ [all]: usd(1 / 0.9), [codex]: 0 });
    legend = "{{day}}";
    const written = (day: string): string => `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`;
    expect(await shown("Models, tokens and cost / Cost per day, last seven days / A")).toEqual({
      [written(before.day)]: usd(2 * run + 0.5),
      [written(after.day)]: usd(run),
    });
  });

  test("of a spent budget, the alert fires", async () => {
    const firing = await eventually(
      "the alert BudgetSpent",
      async () => {
        const found = await pipeline.query('ALERTS{alertname="BudgetSpent"}');
        return found.length === 0 ? undefined : found;
      },
      30,
    );
    expect(firing.map(({ labels }) => labels)).toEqual([
      expect.objectContaining({ alertname: "BudgetSpent", period: "day", severity: "critical", alertstate: "firing" }),
    ]);
  }, 60_000);

  test("no warnings were logged", () => {
    expect(complaints(pipeline.collectorLog())).toEqual([]);
  });
});
