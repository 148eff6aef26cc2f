import { priceList } from "../../../prices";
import { counted, instant } from "./queries";
import { stat } from "./panels";
import type { Panel } from "./types";

/** Cost that the collector computes from the price list (docs/cost.md). */

/** Explains how the cost of these agents is known, for descriptions. */
export function computedFor(...agents: readonly string[]): string {
  const all = agents.length === 1 ? agents[0]! : `${agents.slice(0, -1).join(", ")} and ${agents.at(-1)!}`;
  return (
    `${all} ${agents.length === 1 ? "reports" : "report"} none: it is computed from the tokens and the API's prices ` +
    `(docs/cost.md; list of ${priceList.date}), and is no bill.`
  );
}

/**
 * Tokens that are missing in the cost, by model.
 * @param selector of `agent_unpriced_tokens_total`.
 * @param note whose tokens they are.
 */
export function unpricedTokens(selector: string, note = ""): Panel {
  return stat({
    title: "Unpriced tokens",
    description:
      "Tokens of calls whose cost can't be computed, because the price list has no price of the model. They are missing in " +
      `the cost. Add the model to the setting \`prices\`. ${note}`,
    empty: "all tokens have a price",
    unit: "short",
    names: true,
    below: true,
    queries: [instant(`topk(5, ${counted(selector, "model")} > 0)`, { legend: "{{model}}" })],
  });
}
