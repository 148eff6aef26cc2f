import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { root } from "./root";

/** Prices by configs/prices/list.yaml, read and computed without the code that is tested. */

type Rates = Readonly<Record<string, number>>;

interface Entry {
  readonly models: readonly string[];
  readonly from: string;
  readonly source: readonly string[];
  readonly usdPerMillionTokens: Rates;
  readonly above?: { readonly inputTokens: number; readonly usdPerMillionTokens: Rates };
}

/** The content of the file. */
export const list = parse(readFileSync(join(root, "configs/prices/list.yaml"), "utf8")) as {
  readonly date: string;
  readonly entries: readonly Entry[];
};

/** The price of a model that is valid today. */
export function listedPrice(model: string): Entry {
  const today = new Date().toISOString().slice(0, 10);
  const valid = list.entries.filter(({ models, from }) => models.includes(model) && from <= today);
  return valid.sort((one, other) => one.from.localeCompare(other.from, "en")).at(-1)!;
}

/** What each kind of tokens of the metrics is called in the list. */
const rateNames: Readonly<Record<string, string>> = {
  input: "input",
  output: "output",
  cache_read: "cacheRead",
  cache_write: "cacheWrite",
  reasoning: "output",
};

/**
 * What tokens cost, in USD.
 * @param tokens by kind; no token has two kinds.
 * @param isLong whether they are of a call with a long input.
 */
export function listedCost(model: string, tokens: Readonly<Record<string, number>>, isLong = false): number {
  const price = listedPrice(model);
  const rates = isLong ? price.above!.usdPerMillionTokens : price.usdPerMillionTokens;
  const amounts = Object.entries(tokens).map(([kind, count]) => (count / 1e6) * rates[rateNames[kind]!]!);
  return amounts.reduce((sum, amount) => sum + amount, 0);
}
