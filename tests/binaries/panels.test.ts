import { replay } from "../../tools/telemetry/replay";
import { panelQueries, show, type Shown } from "../support/panels";
import { startPipeline, type Pipeline } from "../../tools/local-pipeline/pipeline";
import { eventually } from "../../tools/local-pipeline/processes";
import { describeWith } from "../support/requirements";
import { countBy, recordedSpans, type RecordedSpan } from "../support/recordedSpans";
import { recordingFile, recordings, truthOf, type Truth } from "../support/truth";

/** The content of a recording, from its truth file and from the recording itself. */
interface Sent {
  readonly truth: Truth;
  readonly spans: readonly RecordedSpan[];
  /** The values of an instrument by the values of these attributes, joined by ": ". */
  by(instrument: string, ...attributes: string[]): Record<string, number>;
  /** The value of an instrument over all attributes; undefined where the recording doesn't contain it. */
  of(instrument: string): number | undefined;
  /** The number of uses of each tool with this value of `success`. */
  tools(success: string): Record<string, number>;
}

function sent(recording: string): Sent {
  const truth = truthOf(recording);
  const points = (instrument: string): Truth["metrics"] => truth.metrics.filter((one) => one.instrument === instrument);
  return {
    truth,
    spans: recordedSpans(recording),
    by: (instrument, ...attributes) => {
      const sums: Record<string, number> = {};
      for (const { labels, value } of points(instrument)) {
        const key = attributes.map((name) => labels[name] ?? "").join(": ");
        sums[key] = (sums[key] ?? 0) + value;
      }
      return sums;
    },
    tools: (success) => {
      const uses = points("agentproxy.tools.executions").filter(({ labels }) => labels["success"] === success);
      return Object.fromEntries(uses.map(({ labels, value }) => [labels["tool_name"]!, value]));
    },
    of: (instrument) =>
      points(instrument).reduce<number | undefined>((sum, { value }) => (sum ?? 0) + value, undefined),
  };
}

/** One value, or nothing. */
const single = (value: number | undefined, name = ""): Shown => (value === undefined ? {} : { [name]: value });
const named = (spans: readonly RecordedSpan[], name: string): RecordedSpan[] =>
  spans.filter((span) => span.name === name);
const gemini = (spans: readonly RecordedSpan[]): RecordedSpan[] => named(spans, "gemini.api.call");
const suffixed = (values: Record<string, number>, suffix: string): Shown =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [`${key}: ${suffix}`, value]));

const buckets = [
  0, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 2100, 3600,
];

/** The bucket in which a quantile of the durations of spans lies. */
function durationBucket(q: number, spans: readonly RecordedSpan[]): readonly [least: number, most: number] {
  const sorted = spans.map(({ seconds }) => seconds).sort((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)]!;
  const most = buckets.findIndex((bound) => value <= bound);
  return [buckets[most - 1]!, buckets[most]!];
}

/** The exact result of a query after a recording was replayed once. */
const exact: Readonly<Record<string, (sent: Sent) => Shown>> = {
  "AgentProxy Overview / Active sessions / A": () => ({ now: 0 }),
  "AgentProxy Overview / Active sessions / B": () => ({}),
  "AgentProxy Overview / Tasks started / A": ({ of }) => single(of("agentproxy.tasks.started")),
  "AgentProxy Overview / Tasks completed by status / A": ({ by }) => by("agentproxy.tasks.completed", "status"),
  "AgentProxy Overview / Tasks over time, by how they ended / A": ({ spans }) =>
    countBy(named(spans, "pa.run_task"), ({ attributes }) => attributes["pa.status"]!),
  "AgentProxy Overview / Tasks over time, by how they ended / B": () => ({}),
  "AgentProxy Overview / PA decisions by function / A": ({ spans }) =>
    countBy(named(spans, "pa.reasoning_loop"), ({ attributes }) => attributes["pa.function"]!),
  "AgentProxy Overview / Verifications by type and result / A": ({ by }) =>
    by("agentproxy.verifications", "type", "result"),
  "Models, tokens and cost / Cost / A": ({ of }) => single(of("agentproxy.api.cost")),
  "Models, tokens and cost / Cost per task / A": ({ of, truth }) => {
    const cost = of("agentproxy.api.cost");
    return single(cost === undefined ? undefined : cost / truth.tasks);
  },
  "Models, tokens and cost / Tokens / A": ({ of }) => single(of("agentproxy.tokens.prompt"), "prompt"),
  "Models, tokens and cost / Tokens / B": ({ of }) => single(of("agentproxy.tokens.completion"), "completion"),
  "Models, tokens and cost / Calls / A": ({ spans }) => single(gemini(spans).length),
  "Models, tokens and cost / Failed calls / A": () => ({}),
  "Models, tokens and cost / Cost by model / A": ({ by }) => by("agentproxy.api.cost", "model"),
  "Models, tokens and cost / Cost by project / A": ({ of }) => single(of("agentproxy.api.cost"), "default"),
  "Models, tokens and cost / Tokens by model and kind / A": ({ by }) =>
    suffixed(by("agentproxy.tokens.prompt", "model"), "prompt"),
  "Models, tokens and cost / Tokens by model and kind / B": ({ by }) =>
    suffixed(by("agentproxy.tokens.completion", "model"), "completion"),
  // The first bucket of AgentProxy ends at 5 %; the recorded calls used 0.01 %.
  "Models, tokens and cost / Context window in use, p95 / A": ({ by }) =>
    Object.fromEntries(
      Object.keys(by("agentproxy.context_window.usage_percent", "model")).map((model) => [model, 4.75]),
    ),
  "Models, tokens and cost / Errors by type / A": () => ({}),
  "Models, tokens and cost / Tools, by number of uses / A": ({ tools }) => tools("true"),
  "Models, tokens and cost / Tools, by number of uses / B": ({ tools }) => suffixed(tools("false"), "fail"),
  "Models, tokens and cost / Code changed / A": () => ({}),
  "Models, tokens and cost / Code changed / B": () => ({}),
  "Models, tokens and cost / Code changed / C": ({ of }) =>
    single(of("agentproxy.code.files_modified"), "files modified"),
  "Stack health / Spans on their way / A": ({ truth }) => ({ accepted: truth.spans }),
  "Stack health / Spans on their way / B": ({ truth }) => ({ sent: truth.spans }),
  "Stack health / Spans on their way / C": () => ({ refused: 0 }),
  "Stack health / Spans on their way / D": () => ({}),
  "Stack health / Data points on their way / B": () => ({ refused: 0 }),
  "Stack health / Data points on their way / C": () => ({}),
  "Stack health / Queue to Tempo / A": () => ({ "otlp_grpc/tempo": 0 }),
};

/** Queries that display a quantile of the durations of spans. */
const quantiles: Readonly<Record<string, readonly [legend: string, q: number, span: string]>> = {
  "AgentProxy Overview / Task duration / A": ["p50", 0.5, "pa.run_task"],
  "AgentProxy Overview / Task duration / B": ["p95", 0.95, "pa.run_task"],
  "AgentProxy Overview / Task duration over time / A": ["p50", 0.5, "pa.run_task"],
  "AgentProxy Overview / Task duration over time / B": ["p95", 0.95, "pa.run_task"],
  "AgentProxy Overview / API latencies, p95 / A": ["Gemini", 0.95, "gemini.api.call"],
  "AgentProxy Overview / API latencies, p95 / B": ["PA reasoning", 0.95, "pa.reasoning_loop"],
  "Models, tokens and cost / Duration of calls to Gemini / A": ["p50", 0.5, "gemini.api.call"],
  "Models, tokens and cost / Duration of calls to Gemini / B": ["p95", 0.95, "gemini.api.call"],
};

/** Queries about the current state of the stack: the series that must have a value. */
const current: Readonly<Record<string, readonly string[]>> = {
  "AgentProxy Overview / Alerts firing / A": [""],
  "Stack health / Scrapes / A": ["agents", "agents-live", "collector", "prometheus"],
  "Stack health / Last telemetry / A": [""],
  "Stack health / Data points on their way / A": ["accepted"],
  "Stack health / Memory against limit / A": ["collector", "prometheus"],
  "Stack health / Memory / A": ["collector", "prometheus"],
  "Stack health / Metrics storage against its cap / A": ["metrics"],
  "Stack health / Storage / A": ["metrics"],
  "Stack health / Kept, and how long it is kept / A": ["metrics go back"],
  "Stack health / Kept, and how long it is kept / B": ["metrics retention"],
  "Stack health / Duration of scrapes / A": ["collector"],
  "Stack health / Series in Prometheus / A": ["series"],
};

/** Queries that have no result in this test, and why. */
const empty: Readonly<Record<string, string>> = {
  "Stack health / Alerts / A": "no alert fires; tests/binaries/rules.test.ts makes them fire",
  "Stack health / Storage / B": "no Tempo runs here",
  "Stack health / Kept, and how long it is kept / C": "no Tempo runs here",
};

test("every query of every panel is tested", () => {
  const tested = [exact, quantiles, current, empty].flatMap((table) => Object.keys(table));
  expect(tested.sort()).toEqual([...panelQueries.map(({ name }) => name)].sort());
});

describeWith({ programs: ["otelcol-contrib", "prometheus"] }, "panels", () => {
  describe.each(recordings())("%s", (recording) => {
    const expected = sent(recording);
    let pipeline: Pipeline;

    beforeAll(async () => {
      pipeline = await startPipeline();
      await replay(recordingFile(recording), { endpoint: pipeline.otlpGrpc, protocol: "grpc" });
      await eventually("all spans counted", async () => {
        const [calls] = await pipeline.query("sum(traces_span_metrics_calls_total)");
        return calls?.value === expected.spans.length ? true : undefined;
      });
      await pipeline.scraped();
    }, 60_000);
    afterAll(() => pipeline.stop());

    test.each(panelQueries.filter(({ name }) => Object.hasOwn(exact, name)))("$name is exact", async (query) => {
      const shown = await show(pipeline.prometheus, query);
      const right = exact[query.name]!(expected);
      // Counts are integers; amounts of money are sums of doubles.
      const money = query.name.includes("/ Cost");
      expect(shown).toEqual(
        money
          ? Object.fromEntries(Object.entries(right).map(([key, value]) => [key, expect.closeTo(value, 12) as number]))
          : right,
      );
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
