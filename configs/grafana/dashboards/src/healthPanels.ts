import type { GraphFieldConfig } from "@grafana/schema";
import type {
  FieldConfig as TimelineField,
  Options as TimelineOptions,
} from "@grafana/schema/dist/esm/raw/composable/statetimeline/panelcfg/x/StateTimelinePanelCfg_types.gen";
import { timeseries, type PanelArgs } from "./panels";
import type { FieldConfig, Panel, Plain, PrometheusQuery, Threshold } from "./types";

/** Panels that only the dashboard about the stack has. */

type Texts = Pick<PanelArgs, "title" | "description" | "empty">;

/** States over time, one row per series. */
export function stateTimeline(
  args: Texts & { readonly query: PrometheusQuery; readonly mappings: PanelArgs["mappings"] },
): Panel {
  const { title, description, empty, query, mappings } = args;
  const custom: Partial<Plain<TimelineField>> = { fillOpacity: 80, lineWidth: 0 };
  const defaults: FieldConfig<TimelineField> = { noValue: empty, mappings, custom };
  const options: Plain<TimelineOptions> = {
    mergeValues: true,
    rowHeight: 0.8,
    showValue: "never",
    alignValue: "left",
    legend: { showLegend: true, displayMode: "list", placement: "bottom", calcs: [] },
    tooltip: { mode: "single", sort: "none" },
  };
  return {
    type: "state-timeline",
    title,
    description,
    datasource: query.datasource,
    fieldConfig: { defaults, overrides: [] },
    options,
    targets: [{ refId: "A", ...query }],
  };
}

/**
 * The alerts that fire or wait, with their descriptions. `@grafana/schema` has no type for this panel.
 * @see https://github.com/grafana/grafana/blob/main/public/app/plugins/panel/alertlist/types.ts
 */
export function alertList({ title, description, empty }: Texts): Panel {
  return {
    type: "alertlist",
    title,
    description,
    fieldConfig: { defaults: { noValue: empty }, overrides: [] },
    options: {
      viewMode: "list",
      groupMode: "default",
      groupBy: [],
      maxItems: 20,
      sortOrder: 3, // By importance.
      dashboardAlerts: false,
      alertName: "",
      // An alert of severity none fires all the time, to prove that alerts arrive.
      alertInstanceLabelFilter: '{severity!="none"}',
      datasource: "",
      showInstances: false,
      showInactiveAlerts: false,
      stateFilter: { firing: true, pending: true, recovering: true, noData: false, normal: false, error: true },
    },
  };
}

/** Shares of a limit over time, from 0 to 100 %, with lines where they become worrying (orange) and too much (red). */
export function sharesOverTime(
  args: Texts & { readonly orange: number; readonly red: number; readonly queries: readonly PrometheusQuery[] },
): Panel {
  const { title, description, empty, orange, red, queries } = args;
  const steps: readonly Threshold[] = [
    { color: "transparent", value: null },
    { color: "orange", value: orange },
    { color: "red", value: red },
  ];
  const panel = timeseries({ title, description, empty, unit: "percentunit", draw: "lines", queries });
  const { defaults, overrides } = panel.fieldConfig!;
  const custom: Partial<Plain<GraphFieldConfig>> = { ...defaults.custom, thresholdsStyle: { mode: "dashed" } };
  return {
    ...panel,
    fieldConfig: { defaults: { ...defaults, max: 1, thresholds: { mode: "absolute", steps }, custom }, overrides },
  };
}
