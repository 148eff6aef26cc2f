import type { Components, Part } from "../parts";
import { agents } from "./list";
import { counterProcessors, isVocabulary } from "./counters";
import { eventsConnector, eventsConnectorId } from "./events";
import { metric, scope } from "./expressions";
import { periodCost } from "./metricNames";
import { pointsConnector, pointsConnectorId, pointsPipeline } from "./points";

/** The id of the connector with the increments of the metrics of all agents, with their labels. */
export const agentIncrementsId = "forward/agents";

/**
 * The pipelines of the metrics of all agents: increments, and their sums. They have an accumulator of their own, so that
 * no client whose metrics have many series can use it up.
 */
export const agentMetrics: Part = {
  connectors: { ...eventsConnector, ...pointsConnector, [agentIncrementsId]: {} },
  processors: counterProcessors,
  pipelines: {
    "metrics/agent_points": pointsPipeline,
    "metrics/agents": {
      receivers: ["otlp", eventsConnectorId, pointsConnectorId],
      processors: [
        "memory_limiter",
        "filter/agents",
        "transform/agent_processes",
        // As in the pipeline of the agents' own metrics, for the same reasons.
        "batch/serialise",
        "transform/streams",
        "cumulative_to_delta",
        "transform/agents",
        "filter/agents_only",
        "transform/labels",
        "transform/arrival",
      ],
      exporters: [agentIncrementsId],
    },
    "metrics/agent_totals": {
      receivers: [agentIncrementsId],
      processors: ["delta_to_cumulative"],
      exporters: ["prometheus"],
    },
  },
};

/** OTTL conditions (context `metric`): metrics of a known agent that no panel uses. */
const unused = agents.flatMap(({ scope: prefix, keeps }) =>
  keeps === "all" ? [] : [keeps.length === 0 ? scope(prefix) : `${scope(prefix)} and not ${metric(keeps)}`],
);

/**
 * Drops what the pipelines of the agents' own metrics don't keep: of Codex' 55 instruments, for example, most describe
 * its insides. docs/vocabulary.md has the list, and how to keep more.
 */
export const ownMetricFilters = {
  // A client could send a metric of all agents; then two pipelines would write the same series.
  "filter/agent_metrics": {
    error_mode: "ignore",
    metrics: { metric: [...unused, isVocabulary, metric([periodCost])] },
  },
  "filter/agent_live": {
    error_mode: "ignore",
    metrics: { metric: agents.filter(({ keeps }) => keeps !== "all").map(({ scope: prefix }) => scope(prefix)) },
  },
} satisfies Components;
