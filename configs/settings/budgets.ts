import * as v from "valibot";
import { agents } from "../collector/agents/list";
import { json, string } from "./json";
import type { Parser } from "./parsers";

const agentNames = agents.map(({ name }) => name);

/** The calendar periods of budgets. */
export const budgetPeriods = ["day", "week", "month"] as const;

/** A calendar period; a week begins on Monday. */
export type BudgetPeriod = (typeof budgetPeriods)[number];

/** `pulumi config set --path` writes fractions as texts. */
const amount = v.union([v.number(), v.pipe(string(/^\d+(\.\d+)?$/), v.transform(Number))]);

const budget = v.strictObject({
  /** How much, in US dollars. */
  usd: v.pipe(amount, v.finite(), v.gtValue(0)),
  period: v.picklist(budgetPeriods),
  /** `project.name` or `agentproxy.project_id` of the agents that it is for; `undefined` for all. */
  project: v.optional(string(/^[^\s](.*[^\s])?$/)),
  /** The label `agent` of the metrics; `undefined` for all. */
  agent: v.optional(v.picklist(agentNames)),
});

/** What agents may cost in a calendar period. */
export type Budget = Readonly<v.InferOutput<typeof budget>>;

/** The setting `budgets`. */
export const budgets: Parser<readonly Budget[]> = json(
  v.array(budget),
  `a list of {usd, period, project, agent}: \`usd\` a number above 0; \`period\` ${budgetPeriods.join(", ")}; ` +
    `\`project\` (optional) a project's name; \`agent\` (optional) ${agentNames.join(", ")}`,
);
