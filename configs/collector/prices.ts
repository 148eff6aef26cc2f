import { priceList, type Price, type Rates } from "../prices";
import type { Settings } from "../settings";
import { amount, attribute, convention, own, pricedCall } from "./agents";
import { text } from "./ottl";
import type { Part } from "./parts";

/**
 * Computes the cost of models' calls for agents that don't report it, from their tokens and the price list. docs/cost.md
 * has the rules.
 */

/** The processor, for the pipelines of traces and logs behind the attributes of all agents. */
export const pricesId = "transform/prices";

const { requestModel, inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens, reasoningTokens } =
  convention.attributes;

/** What a kind of tokens is called in `cache`, and in a map of rates. */
const kinds = { input: "input", output: "output", cacheRead: "cache_read", cacheWrite: "cache_write" } as const;

/** The end of a model's name that says which version it is. */
const version = "(-[0-9]{4}-[0-9]{2}-[0-9]{2}|[-@][0-9]{8}|-latest)$";

const cached = (name: string): string => `cache[${text(name)}]`;
const rate = (kind: string): string => `${cached("rates")}[${text(kind)}]`;

/** The names of the call's model without a prefix, and without its version, and its tokens; no token has two kinds. */
const call = [
  `set(${cached("name")}, ${attribute(requestModel)}) where IsString(${attribute(requestModel)})`,
  `replace_pattern(${cached("name")}, "^.*/", "")`,
  `set(${cached("model")}, ${cached("name")}) where ${cached("name")} != nil`,
  `replace_pattern(${cached("model")}, ${text(version)}, "")`,
  `set(${cached("input_tokens")}, ${amount(inputTokens)})`,
  `set(${cached("cache_read")}, ${amount(cacheReadTokens)})`,
  `set(${cached("cache_write")}, ${amount(cacheWriteTokens)})`,
  `set(${cached("reasoning")}, ${amount(reasoningTokens)})`,
  `set(${cached("input")}, ${cached("input_tokens")} - ${cached("cache_read")} - ${cached("cache_write")})`,
  `set(${cached("output")}, ${amount(outputTokens)} - ${cached("reasoning")})`,
];

/** How exactly a name of a price says which models it means: more exact ones are used before others. */
function exactness(model: string): number {
  return model.includes("/") ? 2 : new RegExp(version).test(model) ? 1 : 0;
}

/** The name of the call's model that a name of a price is compared with, by {@link exactness}. */
const compared = [cached("model"), cached("name"), attribute(requestModel)] as const;

/** A number as OTTL's floating-point literal, which has no exponent. */
function double(value: number): string {
  return value.toFixed(12).replace(/(\.\d+?)0+$/, "$1");
}

function map({ reasoning, ...others }: Rates): string {
  const known = Object.entries(kinds).flatMap(([key, kind]) => {
    const value = others[key as keyof typeof kinds];
    return value === undefined ? [] : [`${text(kind)}: ${double(value)}`];
  });
  return `{${[...known, `"reasoning": ${double(reasoning ?? others.output)}`].join(", ")}}`;
}

/** A price of models whose names are equally exact. */
interface Row extends Price {
  readonly exactness: number;
}

/**
 * Prices in the order in which they replace each other.
 * @param prices of which the newest of a model is used.
 */
function rows(prices: readonly Price[]): Row[] {
  return prices
    .flatMap((price) =>
      [0, 1, 2].map((level) => ({
        ...price,
        exactness: level,
        models: price.models.filter((model) => exactness(model) === level),
      })),
    )
    .filter(({ models }) => models.length > 0)
    .sort((one, other) => one.exactness - other.exactness || (one.from ?? "").localeCompare(other.from ?? "", "en"));
}

/**
 * The statements that choose a price.
 * @param known a day: prices that are valid from then on, or before, are valid whenever the collector runs.
 */
function chosen({ models, from = "", exactness: level, usdPerMillionTokens, above }: Row, known: string): string[] {
  const isModel = models.map((model) => `${compared[level]} == ${text(model)}`).join(" or ");
  const when =
    (models.length > 1 ? `(${isModel})` : isModel) +
    (from > known ? ` and Now() >= Time(${text(from)}, "%Y-%m-%d", "UTC")` : "");
  const set = (rates: Rates, more = ""): string => `set(${cached("rates")}, ${map(rates)}) where ${when}${more}`;
  return [
    set(usdPerMillionTokens),
    ...(above === undefined
      ? []
      : [set(above.usdPerMillionTokens, ` and ${cached("input_tokens")} > ${above.inputTokens}`)]),
  ];
}

/** A call isn't priced when a kind of its tokens has no price, or when its numbers contradict each other. */
const isPriced = [
  `${cached("rates")} != nil`,
  ...[kinds.input, kinds.output].map((kind) => `${cached(kind)} >= 0`),
  ...[kinds.cacheRead, kinds.cacheWrite].map((kind) => `(${cached(kind)} == 0 or ${rate(kind)} != nil)`),
].join(" and ");

const cost = [...Object.values(kinds), "reasoning"]
  .map((kind) => `Double(${cached(kind)}) * Coalesce([${rate(kind)}, 0.0])`)
  .join(" + ");

/** The processor. */
export function prices(settings: Pick<Settings, "prices">): Part {
  const statements = [
    ...call,
    ...rows(priceList.entries).flatMap((row) => chosen(row, priceList.date)),
    ...rows(settings.prices).flatMap((row) => chosen(row, "")),
    `set(${attribute(own.cost)}, (${cost}) / 1000000.0) where ${isPriced}`,
    `set(${attribute(own.costSource)}, "computed") where ${attribute(own.cost)} != nil`,
  ];
  const group = (context: "log" | "span", signal: "records" | "spans"): object => ({
    context,
    conditions: [`${pricedCall(signal)} and ${attribute(own.cost)} == nil`],
    statements,
  });
  return {
    processors: {
      [pricesId]: {
        error_mode: "ignore",
        log_statements: [group("log", "records")],
        trace_statements: [group("span", "spans")],
      },
    },
  };
}
