import { dashboardFiles } from "../../configs/grafana/dashboardFiles";

/** A query of a panel, as far as tests look at it. */
export interface Target {
  readonly refId: string;
  readonly datasource: { readonly type: string; readonly uid: string };
  readonly expr?: string;
  readonly instant?: boolean;
  readonly legendFormat?: string;
  readonly interval?: string;
  readonly query?: string;
  readonly limit?: number;
  readonly spss?: number;
}

/** A panel, as far as tests look at it. */
export interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly datasource?: Target["datasource"];
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly fieldConfig?: { readonly defaults: { readonly noValue?: string; readonly unit?: string } };
  readonly targets?: readonly Target[];
}

/** A variable of a dashboard. */
export interface Variable {
  readonly name: string;
  readonly definition?: string;
  readonly allValue?: string;
  readonly datasource?: Target["datasource"];
}

/** A dashboard, as far as tests look at it. */
export interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly schemaVersion: number;
  readonly graphTooltip: number;
  readonly templating: { readonly list: readonly Variable[] };
  readonly panels: readonly Panel[];
}

/** The dashboards that are provisioned. */
export const dashboards: readonly Dashboard[] = dashboardFiles().map(({ content }) => JSON.parse(content) as Dashboard);

/** Every Prometheus query of a dashboard with its panel. */
export function prometheusQueries(dashboard: Dashboard): { panel: Panel; target: Target & { expr: string } }[] {
  return dashboard.panels.flatMap((panel) =>
    (panel.targets ?? []).flatMap((target) =>
      target.expr === undefined ? [] : [{ panel, target: { ...target, expr: target.expr } }],
    ),
  );
}
