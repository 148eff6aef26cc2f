import { text } from "../ottl";
import type { ComponentConfig, Components, Pipeline } from "../parts";
import type { Signal } from "./places";
import { countPrefix } from "./replacing";
import { kinds } from "./rules";

/** The id of the connector that counts what was replaced. */
export const countingConnectorId = "signal_to_metrics/redacted";

/** The name of the metric, `redacted_texts_total` in Prometheus. */
const metricName = "redacted.texts";

const prefix = "redacted";
const items: Readonly<Record<Signal, string>> = { traces: "spans", logs: "logs", metrics: "datapoints" };

/** One metric per signal and kind, `redacted/<signal>/<kind>`; {@link countingProcessors} make labels of the name's parts. */
function definitions(signal: Signal): ComponentConfig[] {
  return kinds.map((kind) => {
    const count = `attributes[${text(countPrefix + kind)}]`;
    return {
      name: [prefix, signal, kind].join("/"),
      description: "Texts that were replaced by their kind before anything was stored.",
      include_resource_attributes: [{ key: "service.name" }],
      // Clients can send an attribute of that name, too.
      conditions: [`IsInt(${count})`],
      sum: { value: count, monotonic: true },
    };
  });
}

/** The connector from the signals to the pipeline of their counts. */
export const countingConnector: Components = {
  [countingConnectorId]: {
    error_mode: "silent",
    ...Object.fromEntries(Object.entries(items).map(([signal, key]) => [key, definitions(signal as Signal)])),
  },
};

/** Processors of {@link countingPipeline} that no other pipeline has. */
export const countingProcessors: Components = {
  "transform/redacted_texts": {
    error_mode: "ignore",
    metric_statements: [
      { context: "resource", statements: [`keep_keys(attributes, ["service.name"])`] },
      {
        context: "datapoint",
        statements: [
          `set(attributes["signal"], Split(metric.name, "/")[1])`,
          `set(attributes["kind"], Split(metric.name, "/")[2])`,
          // The accumulator adds doubles, as in the pipeline of the agents' metrics.
          "set(value_double, Double(value_int))",
        ],
      },
      { context: "metric", statements: [`set(name, ${text(metricName)})`] },
    ],
  },
};

/** Accumulates the counts as the pipeline of the agents' metrics does. */
export const countingPipeline: Pipeline = {
  receivers: [countingConnectorId],
  processors: ["transform/redacted_texts", "batch/serialise", "transform/arrival", "delta_to_cumulative"],
  exporters: ["prometheus"],
};
