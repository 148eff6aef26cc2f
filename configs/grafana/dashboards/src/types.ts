import { datasources } from "../../names";

/**
 * What the dashboards are made of: the part of Grafana's classic dashboard schema that they use.
 * @see https://grafana.com/docs/grafana/latest/dashboards/build-dashboards/view-dashboard-json-model/
 */

/** A value in a dashboard. */
export type Value = null | boolean | number | string | readonly Value[] | { readonly [key: string]: Value | undefined };

/** An object in a dashboard. */
export type Fields = { readonly [key: string]: Value | undefined };

/** A reference to a datasource, by fixed uid. */
export const source = {
  prometheus: { type: datasources.prometheus.type, uid: datasources.prometheus.uid },
  tempo: { type: datasources.tempo.type, uid: datasources.tempo.uid },
} as const;

/** A query of a panel; its letter comes from its place. */
export type Query = Fields & { readonly datasource: (typeof source)[keyof typeof source] };

/** A change to the fields that a matcher finds. */
export interface Override {
  readonly matcher: { readonly id: string; readonly options: Value };
  readonly properties: readonly { readonly id: string; readonly value: Value }[];
}

/** What every panel says about itself. */
export interface PanelText {
  readonly title: string;
  /** Shown behind the panel's information mark: what it counts, from what, and for which revision of AgentProxy. */
  readonly description: string;
  /** Shown when there is nothing to show. */
  readonly empty: string;
}

/** A panel without its place: {@link board} gives it an id and a position. */
export interface Panel {
  readonly title: string;
  readonly body: Fields;
}

/** A panel and how many of the 24 columns it takes. */
export type Placed = readonly [width: number, panel: Panel];

/** A line of panels of one height. */
export interface Line {
  readonly height: number;
  readonly panels: readonly Placed[];
}
