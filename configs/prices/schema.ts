import * as v from "valibot";
import { object, string } from "../settings/json";

/** Shapes of prices, in `list.yaml` and in the setting `prices`. */

/** `YYYY-MM-DD`, a day that exists. */
const day = v.pipe(
  string(/^\d{4}-\d{2}-\d{2}$/),
  v.check((text) => {
    const date = new Date(`${text}T00:00:00Z`);
    return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
  }),
);

const amount = v.pipe(v.number(), v.minValue(0), v.maxValue(1e6));

/** In USD per million tokens. A kind of tokens without a price makes the calls that have such tokens unpriced. */
const rates = object(
  v.strictObject({
    /** Input that is neither read from a cache nor written to it. */
    input: amount,
    /** Output without reasoning. */
    output: amount,
    cacheRead: v.optional(amount),
    cacheWrite: v.optional(amount),
    /** Default: as `output`, which is what vendors charge. */
    reasoning: v.optional(amount),
  }),
);

const fields = {
  /** Names of models, as agents write them. docs/cost.md says which other names they match. */
  models: v.pipe(v.array(string(/^[A-Za-z0-9][A-Za-z0-9_.:@/-]{0,99}$/)), v.nonEmpty()),
  usdPerMillionTokens: rates,
  /** The prices of all tokens of a call whose input, with cached tokens, is larger. Default: the same. */
  above: v.optional(
    object(v.strictObject({ inputTokens: v.pipe(v.number(), v.integer(), v.minValue(1)), usdPerMillionTokens: rates })),
  ),
};

const source = v.pipe(v.array(string(/^https:\/\/\S+$/)), v.nonEmpty());

/** A price of the setting `prices`. An entry of the list can be copied into it. */
export const userPrice = object(v.strictObject({ ...fields, from: v.optional(day), source: v.optional(source) }));

const listed = object(v.strictObject({ ...fields, from: day, source }));

/** The price list: `date` is the day on which it was last compared with its sources. */
export const priceListSchema = object(v.strictObject({ date: day, entries: v.array(listed) }));

/** Prices in USD per million tokens. */
export type Rates = Readonly<v.InferOutput<typeof rates>>;

/** What the tokens of some models cost. */
export type Price = Readonly<v.InferOutput<typeof userPrice>>;

/** The price list. */
export type PriceList = Readonly<v.InferOutput<typeof priceListSchema>>;

/** Whether no model has two prices of the same day. */
export function isUnambiguous(prices: readonly Pick<Price, "models" | "from">[]): boolean {
  const keys = prices.flatMap(({ models, from = "" }) => models.map((model) => `${model} ${from}`));
  return new Set(keys).size === keys.length;
}
