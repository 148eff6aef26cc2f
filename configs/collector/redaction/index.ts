import type { Settings } from "../../settings";
import { text } from "../ottl";
import type { ComponentConfig, Part, Pipeline } from "../parts";
import { dropping } from "./content";
import { countingConnector, countingConnectorId, countingPipeline, countingProcessors } from "./counting";
import type { Signal } from "./places";
import { countPrefix, replacing } from "./replacing";

/**
 * Reduces the content of everything that clients send, between the OTLP receiver and all other pipelines: what these
 * derive, store and log has been reduced already.
 */

const receiver = "otlp";
const reduced = "forward/reduced";
const counted = "forward/counted";

const statementsKey: Readonly<Record<Signal, string>> = {
  traces: "trace_statements",
  logs: "log_statements",
  metrics: "metric_statements",
};
const signals = Object.keys(statementsKey) as Signal[];

/**
 * Puts the reduction in front of the pipelines of `parts`: those that receive OTLP receive its result instead. Unchanged
 * with `content: full`.
 */
export function reduceContent(parts: readonly Part[], { content }: Pick<Settings, "content">): readonly Part[] {
  return content === "full" ? parts : [...parts.map(behindReduction), reduction(content)];
}

function behindReduction(part: Part): Part {
  const pipelines = Object.entries(part.pipelines ?? {}).map(([id, pipeline]): [string, Pipeline] => [
    id,
    { ...pipeline, receivers: pipeline.receivers.map((source) => (source === receiver ? reduced : source)) },
  ]);
  return part.pipelines === undefined ? part : { ...part, pipelines: Object.fromEntries(pipelines) };
}

function processorId(signal: Signal): string {
  return `transform/reduce_${signal}`;
}

function processor(signal: Signal, content: Settings["content"]): ComponentConfig {
  return {
    // The messages of errors contain the data.
    error_mode: "silent",
    [statementsKey[signal]]: [...(content === "metadata" ? dropping(signal) : []), ...replacing(signal)],
  };
}

function reduction(content: Settings["content"]): Part {
  const pipeline = (signal: Signal, target: string): Pipeline => ({
    receivers: [receiver],
    processors: ["memory_limiter", processorId(signal)],
    exporters: [target, countingConnectorId],
  });
  return {
    processors: {
      ...Object.fromEntries(signals.map((signal) => [processorId(signal), processor(signal, content)])),
      "transform/drop_counts": {
        error_mode: "ignore",
        metric_statements: [
          {
            context: "datapoint",
            statements: [`delete_matching_keys(attributes, ${text(`^${countPrefix.replace(".", "\\.")}`)})`],
          },
        ],
      },
      ...countingProcessors,
    },
    connectors: { [reduced]: {}, [counted]: {}, ...countingConnector },
    pipelines: {
      "traces/reduce": pipeline("traces", reduced),
      "logs/reduce": pipeline("logs", reduced),
      "metrics/reduce": pipeline("metrics", counted),
      // What was replaced in a point must not become a label.
      "metrics/reduced": { receivers: [counted], processors: ["transform/drop_counts"], exporters: [reduced] },
      "metrics/redacted": countingPipeline,
    },
  };
}
