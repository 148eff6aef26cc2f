import type { Dashboard, GridRow, Variable } from "./types";

const columns = 24;

/** The parts in which the dashboards differ. */
export interface DashboardArgs {
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly variables: readonly Variable[];
  readonly rows: readonly GridRow[];
  /** The beginning of the initial time range, relative to now, such as `now-6h`. */
  readonly from: string;
}

/**
 * Makes a dashboard. Ids and positions of its panels follow from their order.
 * @throws Error when the panels of a row don't fill the 24 columns of the grid.
 */
export function dashboard({ uid, title, description, variables, rows, from }: DashboardArgs): Dashboard {
  return {
    uid,
    title,
    description,
    tags: ["agentproxy"],
    schemaVersion: 39,
    version: 1,
    editable: true,
    graphTooltip: 1, // All panels share the crosshair.
    timezone: "browser",
    time: { from, to: "now" },
    refresh: "30s",
    timepicker: {},
    fiscalYearStartMonth: 0,
    annotations: { list: [] },
    links: [
      {
        type: "dashboards",
        title: "AgentProxy",
        icon: "dashboard",
        tags: ["agentproxy"],
        asDropdown: false,
        includeVars: true,
        keepTime: true,
        targetBlank: false,
        tooltip: "",
        url: "",
      },
    ],
    templating: { list: variables },
    panels: positioned(rows),
  };
}

function positioned(rows: readonly GridRow[]): Dashboard["panels"] {
  const panels: Dashboard["panels"][number][] = [];
  let y = 0;
  for (const row of rows) {
    let x = 0;
    for (const [width, panel] of row.panels) {
      panels.push({ id: panels.length + 1, gridPos: { x, y, w: width, h: row.height }, ...panel });
      x += width;
    }
    if (x !== columns) {
      const first = row.panels[0]?.[1].title ?? "";
      throw new Error(`The row that begins with '${first}' is ${x} columns wide, not ${columns}.`);
    }
    y += row.height;
  }
  return panels;
}
