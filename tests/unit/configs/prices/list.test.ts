import { safeParse } from "valibot";
import { priceList } from "../../../../configs/prices";
import { isUnambiguous, priceListSchema } from "../../../../configs/prices/schema";
import { convention } from "../../../../configs/collector/agents";
import { prices, pricesId } from "../../../../configs/collector/prices";
import { list } from "../../../support/listedPrices";

const names = priceList.entries.map((entry) => [entry.models.join(", "), entry] as const);

test("it is read as it is written, and dated", () => {
  expect(priceList).toEqual(list);
  expect(priceList.date).toMatch(/^20\d\d-\d\d-\d\d$/);
  expect(Date.parse(priceList.date)).toBeLessThanOrEqual(Date.now());
});

test("no model has two prices of the same day", () => {
  expect(isUnambiguous(priceList.entries)).toBe(true);
  const [entry] = priceList.entries;
  expect(isUnambiguous([...priceList.entries, { models: [entry!.models[0]!], from: entry!.from }])).toBe(false);
});

test.each(names)("%s: two different sources", (_, { source }) => {
  expect(new Set(source.map((url) => new URL(url).href)).size).toBeGreaterThanOrEqual(2);
});

test.each(names)(
  "%s: cached tokens cost less than others, output more, and long calls more than short ones",
  (_, entry) => {
    for (const { input, output, cacheRead = 0, cacheWrite = input } of [
      entry.usdPerMillionTokens,
      entry.above?.usdPerMillionTokens ?? entry.usdPerMillionTokens,
    ]) {
      expect(output).toBeGreaterThan(input);
      expect(cacheRead).toBeLessThan(input);
      expect(cacheWrite).toBeGreaterThanOrEqual(input);
    }
    for (const [kind, amount] of Object.entries(entry.above?.usdPerMillionTokens ?? {})) {
      expect(amount).toBeGreaterThan(entry.usdPerMillionTokens[kind as "input"]);
    }
  },
);

test("a price with another kind, or without a source, is no price", () => {
  const [{ source, ...entry }] = priceList.entries as unknown as [{ source: unknown; usdPerMillionTokens: object }];
  const accepts = (changed: object): boolean =>
    safeParse(priceListSchema, { date: "2026-01-31", entries: [changed] }).success;
  expect(accepts({ ...entry, source })).toBe(true);
  expect(accepts(entry)).toBe(false);
  expect(accepts({ ...entry, source, from: "2026-02-30" })).toBe(false);
  expect(accepts({ ...entry, source, usdPerMillionTokens: { ...entry.usdPerMillionTokens, cached: 1 } })).toBe(false);
});

describe("the collector's statements", () => {
  const statements = (given: Parameters<typeof prices>[0]["prices"] = []): string[] => {
    const processor = prices({ prices: given }).processors![pricesId] as { log_statements: { statements: string[] }[] };
    return processor.log_statements[0]!.statements.filter((text) => text.includes('set(cache["rates"]'));
  };
  const rates = { input: 1, output: 2 };

  test("an older price is replaced by a newer one, which waits for its day", () => {
    const argon = statements().filter((text) => text.includes('"gemini-4-argon"'));
    expect(argon).toHaveLength(2);
    expect(argon[0]).not.toContain("Now()");
    expect(argon[1]).toContain('Now() >= Time("2026-12-01", "%Y-%m-%d", "UTC")');
  });

  test("settings come last; names with a version after those without, and names with a prefix after both", () => {
    const own = [["x/gpt-5"], ["gpt-5-2025-08-07"], ["gpt-5"]].map((models) => ({
      models,
      usdPerMillionTokens: rates,
    }));
    const model = convention.attributes.requestModel;
    expect(statements(own).slice(-3)).toEqual([
      expect.stringContaining('where cache["model"] == "gpt-5"'),
      expect.stringContaining('where cache["name"] == "gpt-5-2025-08-07"'),
      expect.stringContaining(`where attributes["${model}"] == "x/gpt-5"`),
    ]);
  });

  test("numbers have no exponent", () => {
    const [last] = statements([{ models: ["m"], usdPerMillionTokens: { input: 1e-7, output: 250 } }]).slice(-1);
    expect(last).toContain('{"input": 0.0000001, "output": 250.0, "reasoning": 250.0}');
  });
});
