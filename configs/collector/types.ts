/** A component's own settings, as its documentation lists them. */
export type ComponentConfig = Readonly<Record<string, unknown>>;

/** One pipeline: ids of receivers (or connectors), processors in order, exporters (or connectors). */
export interface Pipeline {
  readonly receivers: readonly string[];
  readonly processors?: readonly string[];
  readonly exporters: readonly string[];
}

/** The collector's configuration file. Ids are `type` or `type/name`. */
export interface CollectorConfig {
  readonly extensions: Readonly<Record<string, ComponentConfig>>;
  readonly receivers: Readonly<Record<string, ComponentConfig>>;
  readonly processors: Readonly<Record<string, ComponentConfig>>;
  readonly connectors: Readonly<Record<string, ComponentConfig>>;
  readonly exporters: Readonly<Record<string, ComponentConfig>>;
  readonly service: {
    readonly extensions: readonly string[];
    readonly telemetry: ComponentConfig;
    readonly pipelines: Readonly<Record<string, Pipeline>>;
  };
}
