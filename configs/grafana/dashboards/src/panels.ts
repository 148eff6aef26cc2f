import type { Fields, Override, Panel, PanelText, Query, Value } from "./types";

/** What panels have in common. */
interface PanelArgs extends PanelText {
  readonly queries: readonly Query[];
  /** One of Grafana's units: `short`, `s`, `bytes`, `currencyUSD`, `percent`, … */
  readonly unit?: string;
  readonly decimals?: number;
  readonly overrides?: readonly Override[];
  readonly links?: readonly Fields[];
  readonly mappings?: readonly Value[];
}

const refIds = "ABCDEFGH";

function panel(type: string, args: PanelArgs, defaults: Fields, options: Fields, more: Fields = {}): Panel {
  const { title, description, empty, queries, unit, decimals, overrides = [], links, mappings } = args;
  const targets = queries.map((query, index) => ({ refId: refIds[index]!, ...query }));
  return {
    title,
    body: {
      type,
      title,
      description,
      datasource: queries[0]!.datasource,
      fieldConfig: {
        defaults: { noValue: empty, unit, decimals, links, mappings, ...defaults },
        overrides: overrides as unknown as Value,
      },
      options,
      targets: targets as unknown as Value,
      ...more,
    },
  };
}

/** A limit from which on a value has another colour. */
export type Step = readonly [from: number | null, colour: string];

function thresholds(steps: readonly Step[]): Fields {
  return { thresholds: { mode: "absolute", steps: steps.map(([value, color]) => ({ color, value })) } };
}

/** Big numbers, with their names if there are several; one below the other if they are long. */
export function stat(
  args: PanelArgs & { readonly steps?: readonly Step[]; readonly names?: boolean; readonly below?: boolean },
): Panel {
  const { steps = [[null, "text"]], names = false, below = false } = args;
  return panel(
    "stat",
    args,
    { color: { mode: "thresholds" }, ...thresholds(steps) },
    {
      reduceOptions: { calcs: ["lastNotNull"], fields: "", values: false },
      colorMode: "value",
      graphMode: "none",
      justifyMode: "auto",
      orientation: below ? "horizontal" : "auto",
      text: below ? { titleSize: 14, valueSize: 22 } : undefined,
      textMode: names ? "value_and_name" : "auto",
    },
  );
}

/** Horizontal bars, one per series: a comparison. One colour for all, unless steps or overrides say more. */
export function bars(args: PanelArgs & { readonly max?: number; readonly steps?: readonly Step[] }): Panel {
  const { max, steps = [[null, "blue"]] } = args;
  return panel(
    "bargauge",
    args,
    {
      min: 0,
      max,
      color: { mode: "thresholds" },
      ...thresholds(steps),
    },
    {
      reduceOptions: { calcs: ["lastNotNull"], fields: "", values: false },
      displayMode: "basic",
      orientation: "horizontal",
      showUnfilled: true,
      valueMode: "color",
      minVizHeight: 10,
      minVizWidth: 0,
    },
  );
}

/** How a time series is drawn. */
export type Drawing = "lines" | "points" | "stacked bars";

const drawings: Readonly<Record<Drawing, Fields>> = {
  lines: { drawStyle: "line", lineWidth: 1, fillOpacity: 10, showPoints: "never", spanNulls: false },
  // A quantile of few calls exists only where there were calls: the line joins them.
  points: { drawStyle: "line", lineWidth: 1, fillOpacity: 0, showPoints: "always", pointSize: 6, spanNulls: true },
  "stacked bars": {
    drawStyle: "bars",
    lineWidth: 0,
    fillOpacity: 80,
    showPoints: "never",
    stacking: { mode: "normal", group: "A" },
  },
};

/** Values over time. */
export function timeseries(args: PanelArgs & { readonly draw: Drawing; readonly legend?: readonly string[] }): Panel {
  const { draw, legend = [] } = args;
  return panel(
    "timeseries",
    args,
    { min: 0, color: { mode: "palette-classic" }, custom: drawings[draw] },
    {
      legend: {
        showLegend: true,
        displayMode: legend.length > 0 ? "table" : "list",
        placement: "bottom",
        calcs: legend,
      },
      tooltip: { mode: "multi", sort: "desc" },
    },
  );
}

/** Rows and columns. */
export function table(
  args: PanelArgs & {
    readonly transformations?: readonly Fields[];
    readonly sortBy?: { readonly column: string; readonly descending: boolean };
  },
): Panel {
  const { transformations = [], sortBy } = args;
  return panel(
    "table",
    args,
    { custom: { align: "auto", filterable: false } },
    {
      showHeader: true,
      cellHeight: "sm",
      sortBy: sortBy === undefined ? [] : [{ displayName: sortBy.column, desc: sortBy.descending }],
    },
    { transformations: transformations as Value },
  );
}

/** A trace as a waterfall. */
export function waterfall(args: PanelArgs): Panel {
  return panel("traces", args, {}, {});
}

/** Words, in Markdown. */
export function text(title: string, content: string): Panel {
  return {
    title,
    body: { type: "text", title, description: "", options: { mode: "markdown", content } },
  };
}

/** Hides a column of a table. */
export function hidden(column: string): Override {
  return { matcher: { id: "byName", options: column }, properties: [{ id: "custom.hideFrom.viz", value: true }] };
}

/** Names a column of a table, and more if need be. */
export function column(name: string, title: string, more: Readonly<Record<string, Value>> = {}): Override {
  return {
    matcher: { id: "byName", options: name },
    properties: [{ id: "displayName", value: title }, ...Object.entries(more).map(([id, value]) => ({ id, value }))],
  };
}
