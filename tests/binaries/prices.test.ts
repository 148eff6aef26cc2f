import { logsRequest, record, span, tracesRequest, type Attributes } from "../../tools/local-pipeline/otlpRequests";
import { startPipeline, type Pipeline } from "../../tools/local-pipeline/pipeline";
import { otlpClient, type OtlpClient } from "../../tools/telemetry/client";
import { complaints } from "../support/complaints";
import { listedCost, listedPrice } from "../support/listedPrices";
import { panelQueries, show } from "../support/panels";
import { describeWith } from "../support/requirements";

/** Tokens of a call of Codex: `input` has the cached ones, `output` those of reasoning. */
type Tokens = Readonly<
  Record<"input" | "output", number> & Partial<Record<"cached" | "written" | "reasoning", number>>
>;

const some: Tokens = { input: 1000, output: 100 };

/** Prices of the setting: for a model of the list, for new ones, and for days to come. */
const settings = [
  { models: ["gpt-5-mini"], usdPerMillionTokens: { input: 100, output: 200 } },
  { models: ["mine", "azure/mine", "mine-2026-01-01"], usdPerMillionTokens: { input: 1, output: 2 } },
  { models: ["azure/mine"], from: "2026-01-01", usdPerMillionTokens: { input: 3, output: 2 } },
  { models: ["mine-2026-01-01"], from: "2026-01-01", usdPerMillionTokens: { input: 5, output: 2 } },
  { models: ["mine"], from: "2999-01-01", usdPerMillionTokens: { input: 1000, output: 2000 } },
  { models: ["thinking"], usdPerMillionTokens: { input: 1, output: 2, cacheRead: 0.5, cacheWrite: 3, reasoning: 10 } },
];

describeWith({ programs: ["otelcol-contrib", "prometheus"] }, "the price list", () => {
  let pipeline: Pipeline;
  let client: OtlpClient;
  beforeAll(async () => {
    pipeline = await startPipeline({ settings: { prices: JSON.stringify(settings) } });
    client = otlpClient({ endpoint: pipeline.otlpGrpc, protocol: "grpc" });
  }, 60_000);
  afterAll(async () => {
    client.close();
    await pipeline.stop();
  });

  const codexCall = (model: string | undefined, tokens: Tokens, more: Attributes = {}): ReturnType<typeof record> =>
    record(
      "",
      {},
      {
        "event.name": "codex.sse_event",
        ...(model !== undefined && { model }),
        input_token_count: tokens.input,
        output_token_count: tokens.output,
        cached_token_count: tokens.cached ?? 0,
        cache_write_token_count: tokens.written ?? 0,
        reasoning_token_count: tokens.reasoning ?? 0,
        ...more,
      },
    );

  const send = (namespace: string, ...calls: ReturnType<typeof record>[]): Promise<unknown> =>
    client.send("logs", logsRequest({ "service.namespace": namespace }, calls, "codex_otel.log_only"));

  /** The cost and the tokens without a price of what a test has sent, by model. */
  const counted = async (namespace: string): Promise<Record<string, Record<string, number>>> => {
    await pipeline.scraped();
    const of = async (metric: string, matchers: string): Promise<Record<string, number>> => {
      const found = await pipeline.query(`sum by (model) (${metric}{service_namespace="${namespace}", ${matchers}})`);
      return Object.fromEntries(found.map(({ labels, value }) => [labels["model"] ?? "", Number(value.toFixed(12))]));
    };
    return {
      cost: await of("agent_cost_usd_total", 'source="computed"'),
      unpriced: await of("agent_unpriced_tokens_total", 'agent!=""'),
      other: await of("agent_cost_usd_total", 'source!="computed"'),
      byEvents: await of("agent_events_cost_usd_total", 'agent!=""'),
    };
  };

  const priced = (cost: Record<string, number>, unpriced = {}): object => ({
    cost: Object.fromEntries(
      Object.entries(cost).map(([model, value]) => [model, expect.closeTo(value, 12) as number]),
    ),
    unpriced,
    other: {},
    byEvents: {},
  });

  test("each token is paid once: cached ones and reasoning as such, the rest as input and output", async () => {
    await send("kinds", codexCall("gpt-5.5", { input: 1000, cached: 400, output: 100, reasoning: 60 }));
    await send("kinds", codexCall("thinking", { input: 1000, cached: 400, written: 500, output: 100, reasoning: 60 }));
    expect(await counted("kinds")).toEqual(
      priced({
        "gpt-5.5": listedCost("gpt-5.5", { input: 600, cache_read: 400, output: 40, reasoning: 60 }),
        thinking: (100 * 1 + 400 * 0.5 + 500 * 3 + 40 * 2 + 60 * 10) / 1e6,
      }),
    );
  });

  test("a call with a long input pays the higher prices for all of its tokens; cached input is input", async () => {
    const { inputTokens } = listedPrice("gpt-5.5").above!;
    await send("short", codexCall("gpt-5.5", { input: inputTokens, cached: 200_000, output: 100 }));
    await send("long", codexCall("gpt-5.5", { input: inputTokens + 1, cached: 200_000, output: 100 }));
    const tokens = (more: number): Record<string, number> => ({
      input: inputTokens + more - 200_000,
      cache_read: 200_000,
      output: 100,
    });
    expect(await counted("short")).toEqual(priced({ "gpt-5.5": listedCost("gpt-5.5", tokens(0)) }));
    expect(await counted("long")).toEqual(priced({ "gpt-5.5": listedCost("gpt-5.5", tokens(1), true) }));
  });

  test.each([
    "gpt-5.4-2026-03-05",
    "gpt-5.4-20260305",
    "gpt-5.4@20260305",
    "gpt-5.4-latest",
    "openai/gpt-5.4",
    "models/openai/gpt-5.4-2026-03-05",
  ])("%s is gpt-5.4", async (name) => {
    await send(name, codexCall(name, some));
    expect(await counted(name)).toEqual(priced({ [name]: listedCost("gpt-5.4", some) }));
  });

  test.each(["gpt-5.4-2026", "gpt-5.4-turbo", "my-gpt-5.4", "gpt-5x4", "GPT-5.4", "unheard-of"])(
    "%s has no price: its tokens are counted, and cost nothing",
    async (name) => {
      await send(name, codexCall(name, { input: 1000, cached: 500, output: 100, reasoning: 50 }));
      expect(await counted(name)).toEqual(priced({}, { [name]: 1100 }));
    },
  );

  test.each([
    ["Agents", "new-on-agents"],
    ["Models, tokens and cost", "new-on-models"],
  ])("%s: “Unpriced tokens” names the models", async (board, model) => {
    await send(board, codexCall(model, { input: 50_000, output: 1000 }));
    await pipeline.scraped();
    const query = panelQueries.find(({ name }) => name === `${board} / Unpriced tokens / A`)!;
    const expr = query.target.expr.replaceAll(/\$(projectName|repository|model|agent)/g, ".*");
    const shown = await show(pipeline.prometheus, { ...query, target: { ...query.target, expr } });
    expect(shown[model]).toBe(51_000);
  });

  test("a call without the name of a model has no price", async () => {
    await send("nameless", codexCall(undefined, some));
    expect(await counted("nameless")).toEqual(priced({}, { "": 1100 }));
  });

  test("a call with a kind of tokens that has no price isn't priced at all", async () => {
    await send("kind", codexCall("gpt-5.5", { ...some, written: 10 }), codexCall("mine", { ...some, cached: 10 }));
    expect(await counted("kind")).toEqual(priced({}, { "gpt-5.5": 1100, mine: 1100 }));
  });

  test("a call whose numbers contradict each other isn't priced", async () => {
    await send("more-cached-than-input", codexCall("gpt-5.5", { ...some, cached: 2000 }));
    expect((await counted("more-cached-than-input"))["cost"]).toEqual({});
  });

  test("the prices of the setting come before the list, the newest that is valid, and the most exact name", async () => {
    const models = ["gpt-5-mini", "mine", "azure/mine", "other/mine", "mine-2026-01-01", "mine-2026-02-02"];
    await send("settings", ...models.map((model) => codexCall(model, some)));
    expect(await counted("settings")).toEqual(
      priced({
        "gpt-5-mini": (1000 * 100 + 100 * 200) / 1e6,
        mine: (1000 * 1 + 100 * 2) / 1e6,
        "azure/mine": (1000 * 3 + 100 * 2) / 1e6,
        "other/mine": (1000 * 1 + 100 * 2) / 1e6,
        "mine-2026-01-01": (1000 * 5 + 100 * 2) / 1e6,
        "mine-2026-02-02": (1000 * 1 + 100 * 2) / 1e6,
      }),
    );
  });

  test("the span of a call says its cost, and that it was computed", async () => {
    const tokens = { "gen_ai.usage.input_tokens": 1000, "gen_ai.usage.output_tokens": 100 };
    const call = { "gen_ai.operation.name": "chat", "gen_ai.request.model": "claude-sonnet-5", ...tokens };
    const resource = { "service.namespace": "spans" };
    await client.send("traces", tracesRequest(resource, [span("chat", {}, call)], "github.copilot"));
    const cost = listedCost("claude-sonnet-5", some);
    expect(await counted("spans")).toEqual(priced({ "claude-sonnet-5": cost }));
    const [chat] = pipeline.spans().filter(({ name }) => name === "chat");
    expect(chat!.attributes).toContainEqual({
      key: "agent.cost_usd",
      value: { doubleValue: expect.closeTo(cost, 12) as number },
    });
    expect(chat!.attributes).toContainEqual({ key: "agent.cost_source", value: { stringValue: "computed" } });
  });

  test("computed cost isn't counted again as cost by events, which CostDiverges compares", async () => {
    const response = { "event.name": "gemini_cli.api_response", model: "gemini-2.5-pro" };
    const call = record("", {}, { ...response, input_token_count: 1000, output_token_count: 100 });
    await client.send("logs", logsRequest({ "service.namespace": "events" }, [call], "gemini-cli"));
    expect(await counted("events")).toEqual(priced({ "gemini-2.5-pro": listedCost("gemini-2.5-pro", some) }));
  });

  test("agents that report their cost, or no tokens, are left alone", async () => {
    const resource = { "service.namespace": "others" };
    const request = { "event.name": "api_request", model: "gpt-5.4", input_tokens: 1000, output_tokens: 100 };
    const scope = "com.anthropic.claude_code.events";
    await client.send("logs", logsRequest(resource, [record("", {}, request)], scope));
    await client.send("traces", tracesRequest(resource, [span("LLM.run", {}, {})], "opencode"));
    expect(await counted("others")).toEqual(priced({}));
  });

  test("nothing was dropped, and no warnings were logged", async () => {
    expect(await pipeline.query('otelcol_deltatocumulative_datapoints_total{error!=""}')).toEqual([]);
    expect(complaints(pipeline.collectorLog())).toEqual([]);
  });
});
