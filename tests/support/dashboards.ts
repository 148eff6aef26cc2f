import { generatedDashboards } from "../../configs/grafana/dashboards/src";

/** A query of a panel, as far as tests use it. */
export interface PanelTarget {
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

/** A panel, as far as tests use it. */
export interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly datasource?: PanelTarget["datasource"];
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly maxDataPoints?: number;
  readonly fieldConfig?: {
    readonly defaults: {
      readonly noValue?: string;
      readonly unit?: string;
      readonly custom?: { readonly drawStyle?: string; readonly barAlignment?: number };
    };
    readonly overrides: readonly {
      readonly matcher: { readonly id: string; readonly options: string };
      readonly properties: readonly { readonly id: string; readonly value: unknown }[];
    }[];
  };
  readonly targets?: readonly PanelTarget[];
}

/** A variable of a dashboard. */
export interface Variable {
  readonly name: string;
  readonly definition?: string;
  readonly allValue?: string;
  readonly datasource?: PanelTarget["datasource"];
}

/** A dashboard, as far as tests use it. */
export interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly schemaVersion: number;
  readonly graphTooltip: number;
  readonly templating: { readonly list: readonly Variable[] };
  readonly panels: readonly Panel[];
}

/** The project's own dashboards, without those that a user has added. */
export const dashboards: readonly Dashboard[] = generatedDashboards().map(
  ({ content }) => JSON.parse(content) as Dashboard,
);

/** The Prometheus queries of a dashboard with their panels. */
export function prometheusQueries(dashboard: Dashboard): { panel: Panel; target: PanelTarget & { expr: string } }[] {
  return dashboard.panels.flatMap((panel) =>
    (panel.targets ?? []).flatMap((target) =>
      target.expr === undefined ? [] : [{ panel, target: { ...target, expr: target.expr } }],
    ),
  );
}
