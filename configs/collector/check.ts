import type { CollectorConfig, Pipeline } from "./parts";

/**
 * The problems in the wiring of a collector's configuration: pipelines that refer to undefined components, components
 * that no pipeline uses, and pipelines with a receiver whose first processor is not `memory_limiter`.
 */
export function wiringProblems(config: CollectorConfig): string[] {
  const problems: string[] = [];
  const used = new Set<string>();
  const sources = { ...config.receivers, ...config.connectors };
  const sinks = { ...config.exporters, ...config.connectors };

  const expect = (place: string, ids: readonly string[], defined: object): void => {
    for (const id of ids) {
      used.add(id);
      if (!Object.hasOwn(defined, id)) {
        problems.push(`${place} names '${id}', which is not defined`);
      }
    }
  };

  for (const [name, pipeline] of Object.entries(config.service.pipelines)) {
    expect(`receivers of ${name}`, pipeline.receivers, sources);
    expect(`processors of ${name}`, pipeline.processors ?? [], config.processors);
    expect(`exporters of ${name}`, pipeline.exporters, sinks);
    if (takesFromOutside(pipeline, config) && pipeline.processors?.[0] !== "memory_limiter") {
      problems.push(`${name} takes telemetry from outside, so 'memory_limiter' must be its first processor`);
    }
  }
  expect("service.extensions", config.service.extensions, config.extensions);

  const defined = [config.extensions, config.receivers, config.processors, config.connectors, config.exporters];
  for (const id of defined.flatMap((section) => Object.keys(section))) {
    if (!used.has(id)) {
      problems.push(`'${id}' is defined but not used`);
    }
  }
  return problems;
}

function takesFromOutside(pipeline: Pipeline, config: CollectorConfig): boolean {
  return pipeline.receivers.some((id) => Object.hasOwn(config.receivers, id));
}
