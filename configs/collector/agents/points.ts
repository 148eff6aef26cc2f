import type { ComponentConfig, Components, Pipeline } from "../parts";
import { own } from "./convention";
import { attribute, scope } from "./expressions";
import { agents } from "./list";
import type { VocabularyMetric } from "./metricNames";

/**
 * Counts the data points that agents send, whatever they measure: the alert MetricsMissing compares them with the calls
 * that the same agents report in log records and spans.
 */

/** The id of the connector from agents' metrics to the number of their data points. */
export const pointsConnectorId = "signal_to_metrics/agent_points";

const name: VocabularyMetric = "agent.metric_points";

const counters = agents.map((agent): ComponentConfig => ({
  name,
  // A point with this attribute would choose the label `agent` itself.
  conditions: [`${scope(agent.scope)} and ${attribute(own.product)} == nil`],
  attributes: [{ key: own.product, default_value: agent.name }],
  sum: { value: "1", monotonic: true },
}));

/** The connector. */
export const pointsConnector = {
  [pointsConnectorId]: { error_mode: "ignore", datapoints: counters },
} satisfies Components;

/** The pipeline in front of the connector. It changes nothing, so that the points needn't be copied for it. */
export const pointsPipeline: Pipeline = {
  receivers: ["otlp"],
  processors: ["memory_limiter"],
  exporters: [pointsConnectorId],
};
