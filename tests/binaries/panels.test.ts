import { createHash } from "node:crypto";
import { replay } from "../../tools/telemetry/replay";
import { startPipeline, type Pipeline } from "../../tools/local-pipeline/pipeline";
import { eventually, sleep } from "../../tools/local-pipeline/processes";
import { budget, inexact, lines, overviewAndModels, quantiles, type Exact } from "../support/agentPanels";
import { asSent, panelQueries as allQueries, show, type Shown } from "../support/panels";
import { describeWith } from "../support/requirements";
import type { RecordedSpan } from "../support/recordedSpans";
import { named, sent } from "../support/sent";
import { claudeRecording, recordingFile, recordings } from "../support/truth";

const buckets = [
  0, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60, 90, 120, 180, 240, 300, 450, 600, 900,
  1200, 1500, 2100, 2700, 3600, 5400, 7200, 10_800, 14_400,
];

/** The bucket in which a quantile of the durations of spans lies. */
function durationBucket(q: number, spans: readonly RecordedSpan[]): readonly [least: number, most: number] {
  const sorted = spans.map(({ seconds }) => seconds).sort((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)]!;
  const most = buckets.findIndex((bound) => value <= bound);
  return [buckets[most - 1]!, buckets[most]!];
}

/** The exact result of a query after a recording, and that of Claude Code, were replayed once. */
const exact: Readonly<Record<string, Exact>> = {
  ...overviewAndModels,
  "Stack health / Spans on their way / A": ({ truth }) => ({ accepted: truth.spans }),
  "Stack health / Spans on their way / B": ({ truth }) => ({ sent: truth.spans }),
  "Stack health / Spans on their way / C": () => ({ refused: 0 }),
  "Stack health / Spans on their way / D": () => ({}),
  "Stack health / Spans on their way / E": () => ({}),
  // The recordings have no log records; tests/binaries/logs.test.ts has some.
  ...Object.fromEntries(
    [..."ABCDE"].map((refId) => [`Stack health / Log records on their way / ${refId}`, () => ({})]),
  ),
  "Stack health / Data points on their way / B": () => ({ refused: 0 }),
  "Stack health / Data points on their way / C": () => ({}),
  // The recordings have no secrets; tests/binaries/redaction.test.ts has some.
  "Stack health / Secrets replaced / A": () => ({ "": 0 }),
  "Stack health / What was replaced, and whose it was / A": () => ({}),
  "Stack health / Secrets replaced, over time / A": () => ({}),
  "Stack health / How full everything is / B": () => ({ "queue of otlp_grpc/tempo": 0 }),
};

/** Queries about the current state of the stack: the series that must have a value. */
const current: Readonly<Record<string, readonly string[]>> = {
  "Stack health / Is everything up / A": ["agents", "agents-live", "collector", "prometheus"],
  "Stack health / Last telemetry / A": [""],
  "Stack health / Data points on their way / A": ["accepted"],
  "Stack health / How full everything is / A": ["collector: memory", "prometheus: memory"],
  "Stack health / How full everything is / C": ["metrics on disk"],
  "Stack health / Storage / A": ["metrics"],
  "Stack health / Kept, and how long it is kept / A": ["metrics go back"],
  "Stack health / Kept, and how long it is kept / B": ["metrics retention"],
  "Stack health / Duration of scrapes / A": ["collector"],
  "Stack health / Series in Prometheus / A": ["series"],
};

/** Queries that have no result in this test, and why. */
const empty: Readonly<Record<string, string>> = {
  "AgentProxy Overview / Alerts / A": "no alert fires; tests/binaries/rules.test.ts makes them fire",
  ...Object.fromEntries(
    ["Budgets / A", "Budgets / B", "Budgets / C", "Budgets / D", "Cost per day, last seven days / A"].map((panel) => [
      `Models, tokens and cost / ${panel}`,
      "recorded once a minute; tests/binaries/budgets.test.ts waits for it",
    ]),
  ),
  "Inside a task / Gemini's cost / A": "no task is selected; tests/binaries/traces.test.ts selects one",
  "Models, tokens and cost / Unpriced tokens / A": "no model without a price; tests/binaries/prices.test.ts calls some",
  "Stack health / Storage / B": "no Tempo runs here",
  "Stack health / Kept, and how long it is kept / C": "no Tempo runs here",
};

/** The dashboards about all agents are tested in agentBoards.test.ts. */
const panelQueries = allQueries.filter(({ name }) =>
  /^(AgentProxy Overview|Models, tokens and cost|Inside a task|Stack health) \//.test(name),
);

test("every query of every panel is tested", () => {
  const tested = [exact, lines, quantiles, current, empty].flatMap((table) => Object.keys(table));
  expect(tested.sort()).toEqual([...panelQueries.map(({ name }) => name)].sort());
});

describeWith({ programs: ["otelcol-contrib", "prometheus"] }, "panels", () => {
  describe.each(recordings())("%s", (recording) => {
    const expected = sent(recording);
    let pipeline: Pipeline;
    let counted = 0;

    beforeAll(async () => {
      pipeline = await startPipeline({ settings: { alerts: JSON.stringify({ costPerHourUsd: budget }) } });
      await replay(claudeRecording, { endpoint: pipeline.otlpGrpc, protocol: "grpc" });
      const { instanceIds } = await replay(recordingFile(recording), { endpoint: pipeline.otlpGrpc, protocol: "grpc" });
      expected.traceIds = instanceIds.map((id) => createHash("md5").update(id).digest("hex"));
      await eventually("all spans counted", async () => {
        const [calls] = await pipeline.query("sum(traces_span_metrics_calls_total)");
        return calls?.value === expected.spans.length ? true : undefined;
      });
      await pipeline.scraped();
      counted = Date.now();
    }, 60_000);
    afterAll(() => pipeline.stop());

    const close = (values: Shown): Record<string, number> =>
      Object.fromEntries(Object.entries(values).map(([key, value]) => [key, expect.closeTo(value, 12) as number]));

    test.each(panelQueries.filter(({ name }) => Object.hasOwn(exact, name)))("$name is exact", async (query) => {
      const shown = await show(pipeline.prometheus, query);
      const right = exact[query.name]!(expected);
      expect(shown).toEqual(inexact.test(query.name) ? close(right) : right);
    });

    test.each(panelQueries.filter(({ name }) => Object.hasOwn(lines, name)))("$name is exact now", async (query) => {
      const shown = await eventually("a value", async () => {
        const now = await show(pipeline.prometheus, { ...query, target: { ...query.target, instant: true } });
        return Object.keys(now).length > 0 ? now : undefined;
      });
      expect(shown).toEqual(close(lines[query.name]!(expected)));
    });

    test.each(panelQueries.filter(({ name }) => Object.hasOwn(quantiles, name)))(
      "$name is in its bucket",
      async (query) => {
        const [legend, q, span] = quantiles[query.name]!;
        const shown = await show(pipeline.prometheus, query);
        const [least, most] = durationBucket(q, named(expected.spans, span));
        expect(Object.keys(shown)).toEqual([legend]);
        expect(shown[legend]).toBeGreaterThanOrEqual(least);
        expect(shown[legend]).toBeLessThanOrEqual(most);
      },
    );

    test("“before” is the period before the range", async () => {
      // The tasks were counted in the six seconds before the last six.
      await sleep(counted + 8000 - Date.now());
      const value = async (panel: string, refId: string): Promise<number | undefined> => {
        const { target } = panelQueries.find(({ name }) => name === `AgentProxy Overview / ${panel} / ${refId}`)!;
        const [sample] = await pipeline.query(asSent(target.expr, 6));
        return sample?.value;
      };
      const [least, most] = durationBucket(0.5, named(expected.spans, "pa.run_task"));
      expect(await value("Success rate", "A")).toBeUndefined();
      expect(await value("Success rate", "B")).toBe(1);
      expect(await value("Median duration", "A")).toBeUndefined();
      const median = await value("Median duration", "B");
      expect(median).toBeGreaterThanOrEqual(least);
      expect(median).toBeLessThanOrEqual(most);
    }, 20_000);

    test.each(panelQueries.filter(({ name }) => Object.hasOwn(current, name)))("$name has values", async (query) => {
      const shown = await eventually("a result", async () => {
        const result = await show(pipeline.prometheus, query);
        return Object.keys(result).length > 0 ? result : undefined;
      });
      expect(Object.keys(shown)).toEqual(expect.arrayContaining([...current[query.name]!]));
      expect(Object.values(shown).every(Number.isFinite)).toBe(true);
    });
  });
});
