/** The metrics of all agents: docs/vocabulary.md explains them. */
export const vocabulary = {
  "agent.sessions": { unit: "", description: "Sessions of coding agents." },
  "agent.turns": { unit: "", description: "Turns: prompts, and everything until they are answered." },
  "agent.tokens": { unit: "", description: "Tokens; no token has two kinds." },
  "agent.cost": { unit: "usd", description: "Cost in USD, as agents report it, or computed from the price list." },
  "agent.unpriced_tokens": { unit: "", description: "Tokens of calls whose cost is not known for lack of a price." },
  "agent.events.cost": { unit: "usd", description: "Cost in USD, as events of agents report it." },
  "agent.model_calls": { unit: "", description: "Calls of models." },
  "agent.model_call.duration": { unit: "s", description: "Durations of calls of models." },
  "agent.tool_calls": { unit: "", description: "Calls of tools." },
  "agent.tool_call.duration": { unit: "s", description: "Durations of calls of tools." },
  "agent.errors": { unit: "", description: "Failed calls of models and tools." },
  "agent.gave_up": { unit: "", description: "Calls of models that agents gave up after all attempts had failed." },
  "agent.active_time": { unit: "s", description: "Time in which agents worked, or their users typed." },
  "agent.waiting": { unit: "s", description: "Time in which agents waited for permission." },
  "agent.metric_points": { unit: "", description: "Data points that agents sent." },
} as const;

/** The name of a metric of all agents, before Prometheus. */
export type VocabularyMetric = keyof typeof vocabulary;

/** The labels of these metrics, besides those of the resource. */
export const vocabularyLabels = ["agent", "model", "tool", "outcome", "kind", "source"] as const;

/** The cost by calendar day, week and month; see `costPeriods.ts`. Budgets and the boards query what is recorded of it. */
export const periodCost = "agent.period_cost";
