import { text } from "../ottl";
import type { ComponentConfig, Components } from "../parts";
import { agents } from "./list";
import type { Agent } from "./agent";
import { convention, own, type AgentEvent, type Attribute } from "./convention";
import { amount, attribute } from "./expressions";
import type { VocabularyMetric } from "./metricNames";
import { pricedCall } from "./pricedCalls";

/**
 * Counts log records and spans: each has the attribute `agent.event` if it is counted. The results are deltas,
 * one per request, so that nothing depends on the identity of a process.
 */

/** The id of the connector from traces and logs to the metrics of all agents. */
export const eventsConnectorId = "signal_to_metrics/agents";

/** What the kinds of tokens are called in the metrics between the connector and the pipeline's labels. */
export const tokenKinds = ["input", "output", "cache_read", "cache_write", "reasoning"] as const;

const { inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens, reasoningTokens, ...names } =
  convention.attributes;

/** Seconds: from a tool that reads a file to a command that runs for half an hour. */
const buckets = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60, 120, 300, 600, 1800];

/** The duration of a call in seconds, by signal. */
const seconds = {
  logs: { when: ` and ${attribute("duration_ms")} != nil`, value: `Double(${attribute("duration_ms")}) / 1000.0` },
  spans: { when: "", value: "Double(end_time_unix_nano - start_time_unix_nano) / 1000000000.0" },
} as const;

type Signal = keyof typeof seconds;

const is = (event: AgentEvent): string => `${attribute(own.event)} == ${text(event)}`;

/** Tokens of a kind, without those of the kinds that are part of it. */
function tokens(whole: Attribute, ...parts: Attribute[]): string {
  return [whole, ...parts].map(amount).join(" - ");
}

function counter(
  name: VocabularyMetric | `agent.tokens.${string}`,
  condition: string,
  by: readonly Attribute[],
  value = "1",
): ComponentConfig {
  return { ...head(name, condition, by), sum: { value, monotonic: true } };
}

/**
 * Attributes without which a span or record isn't counted. They are looked up before any condition is evaluated, which
 * costs more. The pipeline behind the connector drops those that are no labels.
 */
const required: readonly Attribute[] = [
  own.product,
  own.event,
  own.outcome,
  names.tool,
  names.errorType,
  inputTokens,
  outputTokens,
  cacheReadTokens,
  cacheWriteTokens,
  reasoningTokens,
  own.cost,
  own.costSource,
];

function head(name: string, condition: string, by: readonly Attribute[]): ComponentConfig {
  const attributes = [own.event, own.product, ...by].map((key) =>
    required.includes(key) ? { key } : { key, optional: true },
  );
  return { name, conditions: [condition], attributes };
}

function duration(
  signal: Signal,
  name: VocabularyMetric,
  event: AgentEvent,
  by: readonly Attribute[],
): ComponentConfig {
  const { when, value } = seconds[signal];
  return { ...head(name, is(event) + when, by), histogram: { buckets, value } };
}

function tokenCounters(signal: "records" | "spans"): ComponentConfig[] {
  const counted = agents.filter(({ tokensFrom }) => tokensFrom === signal).map(({ name }) => name);
  const whose = counted.map((name) => `${attribute(own.product)} == ${text(name)}`).join(" or ");
  const count = (kind: (typeof tokenKinds)[number], whole: Attribute, ...parts: Attribute[]): ComponentConfig =>
    counter(
      `agent.tokens.${kind}`,
      `(${is("model_call")} or ${is("model_usage")}) and (${whose})`,
      [whole, names.requestModel],
      tokens(whole, ...parts),
    );
  return [
    count("input", inputTokens, cacheReadTokens, cacheWriteTokens),
    count("output", outputTokens, reasoningTokens),
    count("cache_read", cacheReadTokens),
    count("cache_write", cacheWriteTokens),
    count("reasoning", reasoningTokens),
  ];
}

const allTokens = [inputTokens, outputTokens].map(amount).join(" + ");

const sends = (signal: "records" | "spans", event: AgentEvent) => (agent: Agent) =>
  (agent[signal] ?? []).some((mapping) => mapping.event === event);

function counted(signal: Signal): ComponentConfig[] {
  const source = signal === "logs" ? "records" : "spans";
  const waiting = agents.some(sends(source, "waiting"))
    ? [counter("agent.waiting", is("waiting"), [], seconds[signal].value)]
    : [];
  const gaveUp = agents.some(sends(source, "gave_up"))
    ? [counter("agent.gave_up", is("gave_up"), [names.requestModel])]
    : [];
  // Spans don't report it. Beside the agent's own counter, which the alert CostDiverges compares it with.
  const cost =
    signal === "logs"
      ? [
          counter(
            "agent.events.cost",
            `${is("model_call")} and ${attribute(own.costSource)} == nil`,
            [own.cost, names.requestModel],
            `Double(${attribute(own.cost)})`,
          ),
        ]
      : [];
  return [
    counter("agent.sessions", is("session"), []),
    counter("agent.turns", is("turn"), []),
    counter("agent.model_calls", is("model_call"), [names.requestModel, own.outcome]),
    duration(signal, "agent.model_call.duration", "model_call", [own.outcome, names.requestModel]),
    counter("agent.tool_calls", is("tool_call"), [names.tool, own.outcome]),
    duration(signal, "agent.tool_call.duration", "tool_call", [names.tool]),
    counter("agent.errors", `${attribute(own.outcome)} == "error"`, [names.errorType]),
    ...waiting,
    ...gaveUp,
    ...cost,
    counter(
      "agent.cost",
      `${pricedCall(source)} and ${attribute(own.costSource)} == "computed"`,
      [own.cost, own.costSource, names.requestModel],
      `Double(${attribute(own.cost)})`,
    ),
    counter(
      "agent.unpriced_tokens",
      `${pricedCall(source)} and ${attribute(own.cost)} == nil and ${allTokens} > 0`,
      [inputTokens, names.requestModel],
      allTokens,
    ),
    ...tokenCounters(source),
  ];
}

/** The connector. */
export const eventsConnector = {
  [eventsConnectorId]: { error_mode: "ignore", logs: counted("logs"), spans: counted("spans") },
} satisfies Components;
