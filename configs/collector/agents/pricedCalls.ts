import { text } from "../ottl";
import { agents } from "./list";
import { convention, own, type AgentEvent } from "./convention";
import { attribute } from "./expressions";

const calls: readonly AgentEvent[] = ["model_call", "model_usage"];

function isOneOf(name: string, values: readonly string[]): string {
  return `(${values.map((value) => `${attribute(name)} == ${text(value)}`).join(" or ")})`;
}

/**
 * OTTL condition (context `log` or `span`): a call of a model with tokens, of an agent whose cost is computed from the
 * price list.
 */
export function pricedCall(signal: "records" | "spans"): string {
  const names = agents.filter(({ priced, tokensFrom }) => priced && tokensFrom === signal).map(({ name }) => name);
  return [
    isOneOf(own.product, names),
    isOneOf(own.event, calls),
    `${attribute(convention.attributes.inputTokens)} != nil`,
  ].join(" and ");
}
