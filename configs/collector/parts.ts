/**
 * The collector's configuration is assembled from parts. A part defines components and the pipelines they belong to, as
 * far as the settings ask for them, so that each file shows what runs.
 */

/** The settings of one component, as its documentation lists them. */
export type ComponentConfig = Readonly<Record<string, unknown>>;

/** Components by id: `type` or `type/name`. */
export type Components = Readonly<Record<string, ComponentConfig>>;

/** One pipeline: ids of receivers (or connectors), processors in order, exporters (or connectors). */
export interface Pipeline {
  readonly receivers: readonly string[];
  readonly processors?: readonly string[];
  readonly exporters: readonly string[];
}

/** A part of the collector's configuration. Every id is defined in one part only. */
export interface Part {
  readonly extensions?: Components;
  readonly receivers?: Components;
  readonly processors?: Components;
  readonly connectors?: Components;
  readonly exporters?: Components;
  readonly pipelines?: Readonly<Record<string, Pipeline>>;
}

/** The collector's configuration file. */
export interface CollectorConfig {
  readonly extensions: Components;
  readonly receivers: Components;
  readonly processors: Components;
  readonly connectors: Components;
  readonly exporters: Components;
  readonly service: {
    readonly extensions: readonly string[];
    readonly telemetry: ComponentConfig;
    readonly pipelines: Readonly<Record<string, Pipeline>>;
  };
}

/**
 * Puts parts together.
 * @param telemetry how the collector reports about itself.
 * @throws Error when two parts define the same id.
 */
export function assemble(parts: readonly Part[], telemetry: ComponentConfig): CollectorConfig {
  const section = <K extends keyof Part>(name: K): NonNullable<Part[K]> => {
    const entries = parts.flatMap((part) => Object.entries(part[name] ?? {}));
    const ids = entries.map(([id]) => id);
    const repeated = ids.find((id, index) => ids.indexOf(id) !== index);
    if (repeated !== undefined) {
      throw new Error(`two parts of the collector's configuration define '${repeated}' in ${name}`);
    }
    return Object.fromEntries(entries) as NonNullable<Part[K]>;
  };
  const extensions = section("extensions");
  return {
    extensions,
    receivers: section("receivers"),
    processors: section("processors"),
    connectors: section("connectors"),
    exporters: section("exporters"),
    service: { extensions: Object.keys(extensions), telemetry, pipelines: section("pipelines") },
  };
}
