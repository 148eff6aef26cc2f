/** The metrics of all agents: docs/vocabulary.md explains them. */
export const vocabulary = {
  "agent.sessions": { unit: "", description: "Sessions of coding agents." },
  "agent.turns": { unit: "", description: "Turns: prompts, and everything until they are answered." },
  "agent.tokens": { unit: "", description: "Tokens; no token has two kinds." },
  "agent.cost": { unit: "usd", description: "Cost in USD, as agents report it." },
  "agent.events.cost": { unit: "usd", description: "Cost in USD, as events of agents report it." },
  "agent.model_calls": { unit: "", description: "Calls of models." },
  "agent.model_call.duration": { unit: "s", description: "Durations of calls of models." },
  "agent.tool_calls": { unit: "", description: "Calls of tools." },
  "agent.tool_call.duration": { unit: "s", description: "Durations of calls of tools." },
  "agent.errors": { unit: "", description: "Failed calls of models and tools." },
  "agent.active_time": { unit: "s", description: "Time in which agents worked, or their users typed." },
  "agent.waiting": { unit: "s", description: "Time in which agents waited for permission." },
  "agent.metric_points": { unit: "", description: "Data points that agents sent." },
} as const;

/** The name of a metric of all agents, before Prometheus. */
export type VocabularyMetric = keyof typeof vocabulary;

/** The labels of these metrics, besides those of the resource. */
export const vocabularyLabels = ["agent", "model", "tool", "outcome", "kind"] as const;
