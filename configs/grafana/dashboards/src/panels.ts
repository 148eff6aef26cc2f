import type { GraphFieldConfig, TableFieldOptions, TableOptions } from "@grafana/schema";
import type { Options as BarGaugeOptions } from "@grafana/schema/dist/esm/raw/composable/bargauge/panelcfg/x/BarGaugePanelCfg_types.gen";
import type { Options as StatOptions } from "@grafana/schema/dist/esm/raw/composable/stat/panelcfg/x/StatPanelCfg_types.gen";
import type { Options as TextOptions } from "@grafana/schema/dist/esm/raw/composable/text/panelcfg/x/TextPanelCfg_types.gen";
import type { Options as TimeSeriesOptions } from "@grafana/schema/dist/esm/raw/composable/timeseries/panelcfg/x/TimeSeriesPanelCfg_types.gen";
import { source } from "./types";
import type {
  DataLink,
  FieldConfig,
  FieldProperties,
  FieldProperty,
  Override,
  Panel,
  Plain,
  Query,
  Threshold,
  ValueMapping,
} from "./types";

/** The arguments that all types of panels share. */
export interface PanelArgs {
  readonly title: string;
  /** Shown on the panel's information icon: what it counts, from which data, and for which revision of AgentProxy. */
  readonly description: string;
  /** Shown when the queries return nothing. */
  readonly empty: string;
  readonly queries: readonly Query[];
  /** One of Grafana's units: `short`, `s`, `bytes`, `currencyUSD`, `percent`, … */
  readonly unit?: string;
  readonly decimals?: number;
  readonly overrides?: readonly Override[];
  readonly links?: readonly DataLink[];
  readonly mappings?: readonly ValueMapping[];
  readonly transformations?: Panel["transformations"];
}

const refIds = "ABCDEFGHIJKL";

/** The parts of a panel that depend on its type. */
interface PanelParts<Options, Custom> {
  readonly defaults?: FieldConfig<Custom>;
  readonly options?: Partial<Plain<Options>>;
  /** The most points of a query over time; Grafana's default is one per pixel. */
  readonly maxDataPoints?: number;
}

function panel<Options, Custom = object>(
  type: string,
  args: PanelArgs,
  { defaults, options = {}, maxDataPoints }: PanelParts<Options, Custom>,
): Panel {
  const { title, description, empty, queries, unit, decimals, overrides = [], links, mappings } = args;
  const { transformations } = args;
  const [datasource, ...others] = new Set(queries.map((query) => query.datasource));
  return {
    type,
    title,
    description,
    datasource: others.length === 0 ? datasource : source.mixed,
    maxDataPoints,
    fieldConfig: { defaults: { noValue: empty, unit, decimals, links, mappings, ...defaults }, overrides },
    options,
    targets: queries.map((query, index) => ({ refId: refIds[index]!, ...query })),
    transformations,
  };
}

/** Numbers, with their names if there are several; one below the other if they are long. */
export function stat(
  args: PanelArgs & {
    readonly thresholds?: readonly Threshold[];
    readonly names?: boolean;
    readonly below?: boolean;
  },
): Panel {
  const { thresholds = [{ color: "text", value: null }], names = false, below = false } = args;
  return panel<StatOptions>("stat", args, {
    defaults: { color: { mode: "thresholds" }, thresholds: { mode: "absolute", steps: thresholds } },
    options: {
      reduceOptions: { calcs: ["lastNotNull"], fields: "", values: false },
      colorMode: "value",
      graphMode: "none",
      justifyMode: "auto",
      orientation: below ? "horizontal" : "auto",
      text: below ? { titleSize: 14, valueSize: 22 } : { valueSize: 28 },
      textMode: names ? "value_and_name" : "auto",
    },
  });
}

/** The colour of all bars; the panel's text for no data keeps that of text. */
export function barColour(color: string): readonly Threshold[] {
  return [
    { color: "text", value: null },
    { color, value: 0 },
  ];
}

/** Horizontal bars, one per series, to compare them. All have one colour unless thresholds or overrides are given. */
export function bars(args: PanelArgs & { readonly max?: number; readonly thresholds?: readonly Threshold[] }): Panel {
  const { max, thresholds = barColour("blue") } = args;
  return panel<BarGaugeOptions>("bargauge", args, {
    defaults: {
      min: 0,
      max,
      color: { mode: "thresholds" },
      thresholds: { mode: "absolute", steps: thresholds },
      // Grafana omits the name of a single series unless the panel sets one.
      displayName: "${__series.name}",
    },
    options: {
      reduceOptions: { calcs: ["lastNotNull"], fields: "", values: false },
      displayMode: "basic",
      orientation: "horizontal",
      // Of bars without a maximum, only their lengths mean something.
      showUnfilled: max !== undefined,
      text: { titleSize: 12, valueSize: 16 },
      valueMode: "color",
      sizing: "manual",
      minVizHeight: 10,
      maxVizHeight: 48,
      minVizWidth: 0,
    },
  });
}

/** How a time series is drawn. */
export type Drawing = "lines" | "points" | "dots" | "stacked bars";

/** The most bars of a diagram, so that a bar is wide enough to be seen and pointed at. */
const mostBars = 60;

const drawings: Readonly<Record<Drawing, Partial<Plain<GraphFieldConfig>>>> = {
  lines: { drawStyle: "line", lineWidth: 1, fillOpacity: 10, showPoints: "never", spanNulls: false },
  // A quantile of few calls exists only where there were calls: the line connects them.
  points: { drawStyle: "line", lineWidth: 1, fillOpacity: 0, showPoints: "always", pointSize: 6, spanNulls: true },
  dots: { drawStyle: "points", showPoints: "always", pointSize: 7 },
  "stacked bars": {
    drawStyle: "bars",
    // A value is the sum of the interval that begins at its time.
    barAlignment: 1,
    barWidthFactor: 0.9,
    lineWidth: 0,
    fillOpacity: 80,
    showPoints: "never",
    stacking: { mode: "normal", group: "A" },
  },
};

/** Values over time. `legend` lists calculations, such as `sum`, that turn the legend into a table. */
export function timeseries(args: PanelArgs & { readonly draw: Drawing; readonly legend?: readonly string[] }): Panel {
  const { draw, legend = [] } = args;
  return panel<TimeSeriesOptions, GraphFieldConfig>("timeseries", args, {
    defaults: { min: 0, color: { mode: "palette-classic" }, custom: drawings[draw] },
    options: {
      legend: {
        showLegend: true,
        displayMode: legend.length > 0 ? "table" : "list",
        placement: "bottom",
        calcs: legend,
      },
      tooltip: { mode: draw === "dots" ? "single" : "multi", sort: "desc" },
    },
    maxDataPoints: draw === "stacked bars" ? mostBars : undefined,
  });
}

/**
 * Shows a cell without a value as a dash. Without this override, such a cell shows the panel's text for no data. It has
 * to be the first one, because later overrides of the same property win.
 */
const emptyCell: Override = {
  matcher: { id: "byRegexp", options: ".*" },
  properties: [{ id: "noValue", value: "–" }],
};

/** Rows and columns. */
export function table(
  args: PanelArgs & { readonly sortBy?: { readonly column: string; readonly descending: boolean } },
): Panel {
  const { sortBy, overrides = [] } = args;
  const withEmptyCell = { ...args, overrides: [emptyCell, ...overrides] };
  return panel<TableOptions, TableFieldOptions>("table", withEmptyCell, {
    defaults: { custom: { align: "auto", filterable: false } },
    options: {
      showHeader: true,
      cellHeight: "sm",
      sortBy: sortBy === undefined ? [] : [{ displayName: sortBy.column, desc: sortBy.descending }],
    },
  });
}

/** A trace as a waterfall. */
export function waterfall(args: PanelArgs): Panel {
  return panel("traces", args, {});
}

/** A text in Markdown. */
export function text(title: string, content: string): Panel {
  const options: Plain<TextOptions> = { mode: "markdown", content };
  return { type: "text", title, description: "", options };
}

/** Hides a column of a table. */
export function hidden(name: string): Override {
  return { matcher: { id: "byName", options: name }, properties: [{ id: "custom.hideFrom.viz", value: true }] };
}

/** Gives a column of a table a title, and further properties. */
export function column(name: string, title: string, more: FieldProperties = {}): Override {
  const properties = Object.entries({ displayName: title, ...more }).map(([id, value]) => ({ id, value }));
  return { matcher: { id: "byName", options: name }, properties: properties as readonly FieldProperty[] };
}

/** The transformation that puts fields into this order; others follow. */
export function ordered(...fields: readonly string[]): NonNullable<Panel["transformations"]> {
  const indexByName = Object.fromEntries(fields.map((field, index) => [field, index]));
  return [{ id: "organize", options: { indexByName, excludeByName: {}, renameByName: {} } }];
}
