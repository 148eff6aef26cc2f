import type {
  Dashboard as DashboardSchema,
  DataQuery,
  FieldConfig as FieldConfigSchema,
  Panel as PanelSchema,
  TableFieldOptions,
  Threshold as ThresholdSchema,
  ValueMapping as ValueMappingSchema,
  VariableModel,
} from "@grafana/schema";
import type { LokiDataQuery } from "@grafana/schema/dist/esm/raw/composable/loki/dataquery/x/LokiDataQuery_types.gen";
import type { TempoQuery as TempoQuerySchema } from "@grafana/schema/dist/esm/raw/composable/tempo/dataquery/x/TempoDataQuery_types.gen";
import { datasources } from "../../names";

/**
 * The types of the dashboards: those of `@grafana/schema`, in the version of the Grafana image. An option that Grafana
 * has renamed or removed is therefore a compile error. The package is imported for its types only.
 * @see https://grafana.com/docs/grafana/latest/dashboards/build-dashboards/view-dashboard-json-model/
 */

/**
 * A type of the schema as JSON: read-only, with literals in place of enums. An enum member can't be used without
 * importing the package at run time.
 */
export type Plain<T> = T extends string
  ? `${T}`
  : T extends number
    ? `${T}` extends `${infer N extends number}`
      ? N
      : never
    : T extends readonly (infer Item)[]
      ? readonly Plain<Item>[]
      : T extends object
        ? { readonly [Key in keyof T]: Plain<T[Key]> }
        : T;

/** A reference to a datasource, by its fixed uid. `mixed` is Grafana's own, for panels with queries of several. */
export const source = {
  prometheus: { type: datasources.prometheus.type, uid: datasources.prometheus.uid },
  tempo: { type: datasources.tempo.type, uid: datasources.tempo.uid },
  loki: { type: datasources.loki.type, uid: datasources.loki.uid },
  mixed: { type: "datasource", uid: "-- Mixed --" },
  /** Grafana's built-in datasource: the data of another panel of the dashboard. */
  dashboard: { type: "datasource", uid: "-- Dashboard --" },
} as const;

type SharedQueryFields = Plain<Omit<DataQuery, "refId" | "datasource">>;

/**
 * A query of the Prometheus datasource. `@grafana/schema` has no type for it: the datasource is a package of its own.
 * @see https://github.com/grafana/grafana/blob/main/packages/grafana-prometheus/src/types.ts
 */
export interface PrometheusQuery extends SharedQueryFields {
  readonly datasource: typeof source.prometheus;
  readonly editorMode: "code";
  readonly expr: string;
  readonly instant: boolean;
  readonly range: boolean;
  readonly legendFormat: string;
  /** The smallest step, such as `1m`. */
  readonly interval?: string;
  readonly exemplar?: boolean;
  readonly format?: "table";
}

/** A query of the Tempo datasource: TraceQL, or the id of a trace. */
export type TempoQuery = Plain<Omit<TempoQuerySchema, "refId" | "datasource">> & {
  readonly datasource: typeof source.tempo;
};

/** A query of the Loki datasource, in LogQL. */
export type LokiQuery = Plain<Omit<LokiDataQuery, "refId" | "datasource">> & {
  readonly datasource: typeof source.loki;
};

/** The data of another panel of the same dashboard. */
export interface SharedQuery extends SharedQueryFields {
  readonly datasource: typeof source.dashboard;
  readonly panelId: number;
  /** Whether that panel's transformations are applied first. */
  readonly withTransforms: boolean;
}

/** A query of a panel, without the `refId` that its position determines. */
export type Query = PrometheusQuery | TempoQuery | LokiQuery | SharedQuery;

/** A colour and the lowest value that has it; `null` is minus infinity. */
export type Threshold = Plain<ThresholdSchema>;

/** A replacement of a value by a text, a colour, or both. */
export type ValueMapping = Plain<ValueMappingSchema>;

/** A link of a value. The schema of classic dashboards leaves its type open. */
export interface DataLink {
  readonly title: string;
  /** A path of Grafana; may contain variables such as `${__data.fields.name}`. */
  readonly url: string;
}

/** How a panel shows its fields. `Custom` is the part that depends on the type of the panel. */
export type FieldConfig<Custom = object> = Plain<Omit<FieldConfigSchema, "custom" | "links">> & {
  readonly custom?: Partial<Plain<Custom>>;
  readonly links?: readonly DataLink[];
};

type HideFrom = NonNullable<TableFieldOptions["hideFrom"]>;

/** What an override may set: properties of any field, and those of a table's column by their paths below `custom`. */
export type FieldProperties = Omit<FieldConfig, "custom"> & {
  readonly [Key in keyof TableFieldOptions as `custom.${Key}`]?: Plain<TableFieldOptions[Key]>;
} & { readonly [Key in keyof HideFrom as `custom.hideFrom.${Key}`]?: Plain<HideFrom[Key]> };

/** One property of {@link FieldProperties} with its value. */
export type FieldProperty = {
  readonly [Id in keyof FieldProperties]-?: { readonly id: Id; readonly value: NonNullable<FieldProperties[Id]> };
}[keyof FieldProperties];

/** Properties for the fields with a name, or with a name that matches a regular expression (`/…/`). */
export interface Override {
  readonly matcher: { readonly id: "byName" | "byRegexp"; readonly options: string };
  readonly properties: readonly FieldProperty[];
}

/** A panel, without the id and the position that {@link GridRow} determines. */
export type Panel = Plain<Omit<PanelSchema, "id" | "gridPos" | "fieldConfig" | "targets">> & {
  readonly title: string;
  readonly fieldConfig?: { readonly defaults: FieldConfig; readonly overrides: readonly Override[] };
  readonly targets?: readonly (Query & { readonly refId: string })[];
};

/** Panels of equal height beside each other; their widths add up to the 24 columns of the grid. */
export interface GridRow {
  /** In units of the grid, 30 pixels each. */
  readonly height: number;
  readonly panels: readonly (readonly [width: number, panel: Panel])[];
}

/** A variable of a dashboard. `definition` is missing in the schema; Grafana saves and displays it. */
export type Variable = Plain<VariableModel> & { readonly definition?: string };

/** A dashboard in Grafana's classic schema. */
export type Dashboard = Plain<Omit<DashboardSchema, "uid" | "templating" | "panels">> & {
  readonly uid: string;
  readonly templating: { readonly list: readonly Variable[] };
  readonly panels: readonly (Panel & Plain<Required<Pick<PanelSchema, "id" | "gridPos">>>)[];
};
