import { convention, own } from "./agents/convention";
import { keepResourceLabels } from "./labels";
import { boundedAttributes, mostStreams } from "./limits";
import type { ComponentConfig, Part } from "./parts";
import { labelSession, sessionAttributes } from "./sessions";

/**
 * Tool calls that a session repeats: the same tool with the same arguments. Each call is counted for as long as the same
 * one follows soon, and only those that were repeated often become series.
 */

/** The id of the connector from traces and logs. */
export const repeatedCallsConnectorId = "signal_to_metrics/repeated_calls";

/** The metric, before Prometheus. */
const repeatedCalls = "agent.session.repeated_calls";

/** How many equal calls make a series, of which the rule AgentRepeats is. */
export const repeatedOften = 5;

/**
 * How long a call may take to be repeated: five calls are then made within ten minutes. The accumulator looks once a
 * minute which ones are older, so that it may be a minute longer. It also bounds the accumulator's memory.
 */
const repeatedSoon = "2m";

const calls: readonly ComponentConfig[] = [
  {
    name: repeatedCalls,
    attributes: [...sessionAttributes, { key: convention.attributes.tool }, { key: own.argumentsHash }],
    sum: { value: "1", monotonic: true },
  },
];

/** The pipeline of repeated calls. */
export const repeatedToolCalls: Part = {
  connectors: { [repeatedCallsConnectorId]: { error_mode: "ignore", logs: calls, spans: calls } },
  processors: {
    "transform/calls": {
      error_mode: "ignore",
      metric_statements: [
        { context: "resource", statements: [keepResourceLabels(), ...boundedAttributes] },
        { context: "scope", statements: ['set(name, "agents")', 'set(version, "")'] },
        {
          context: "datapoint",
          statements: labelSession({ tool: convention.attributes.tool, call: own.argumentsHash }),
        },
      ],
    },
    "delta_to_cumulative/calls": { max_stale: repeatedSoon, max_streams: mostStreams },
    "filter/repeated_calls": { error_mode: "ignore", metrics: { datapoint: [`value_int < ${repeatedOften}`] } },
    "transform/repeated_calls": {
      error_mode: "ignore",
      metric_statements: [
        {
          context: "metric",
          statements: [
            "convert_sum_to_gauge()",
            'set(description, "How often a session has made the same tool call, one soon after the other.")',
          ],
        },
        // Two different calls of a tool that are repeated at once are one series, which has the number of either.
        { context: "datapoint", statements: ['delete_key(attributes, "call")'] },
      ],
    },
  },
  pipelines: {
    "metrics/repeated_calls": {
      receivers: [repeatedCallsConnectorId],
      processors: [
        // As in the pipeline of the totals, for the same reasons.
        "batch/serialise",
        "transform/calls",
        "transform/arrival",
        "delta_to_cumulative/calls",
        "filter/repeated_calls",
        "transform/repeated_calls",
      ],
      exporters: ["prometheus/live"],
    },
  },
};
