import { generatedDashboards } from "../../configs/grafana/dashboards/src";
import type { Transformation } from "./transformations";

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
  /** The panel whose data this query takes; see {@link Panel.id}. */
  readonly panelId?: number;
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
      readonly links?: readonly { readonly url: string }[];
      readonly custom?: { readonly drawStyle?: string; readonly barAlignment?: number };
    };
    readonly overrides: readonly {
      readonly matcher: { readonly id: string; readonly options: string };
      readonly properties: readonly { readonly id: string; readonly value: unknown }[];
    }[];
  };
  readonly targets?: readonly PanelTarget[];
  readonly transformations?: readonly Transformation[];
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

/** A panel by the uid of its dashboard and its title. */
export function panelOf(uid: string, title: string): Panel {
  const panel = dashboards.find((one) => one.uid === uid)?.panels.find((one) => one.title === title);
  if (panel === undefined) {
    throw new Error(`The dashboard ${uid} has no panel “${title}”.`);
  }
  return panel;
}

/** The Prometheus queries of a dashboard with their panels. */
export function prometheusQueries(dashboard: Dashboard): { panel: Panel; target: PanelTarget & { expr: string } }[] {
  return dashboard.panels.flatMap((panel) =>
    (panel.targets ?? []).flatMap((target) =>
      target.expr === undefined || target.datasource.uid !== "prometheus"
        ? []
        : [{ panel, target: { ...target, expr: target.expr } }],
    ),
  );
}
