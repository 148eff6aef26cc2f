import type { Fields, Line, Value } from "./types";

/** What differs between the dashboards. */
export interface BoardArgs {
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly variables: readonly Fields[];
  readonly lines: readonly Line[];
  /** The time range at first, counted back from now. */
  readonly from: string;
}

/** A dashboard in Grafana's classic schema: panels get their ids and places from the order in which they stand. */
export function board({ uid, title, description, variables, lines, from }: BoardArgs): Fields {
  return {
    uid,
    title,
    description,
    tags: ["agentproxy"],
    schemaVersion: 39,
    version: 1,
    editable: true,
    graphTooltip: 1, // The crosshair is shared by all panels.
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
    panels: placed(lines),
  };
}

function placed(lines: readonly Line[]): Value[] {
  const panels: Value[] = [];
  let y = 0;
  const add = (body: Fields, x: number, w: number, h: number): void => {
    panels.push({ id: panels.length + 1, gridPos: { x, y, w, h }, ...body });
  };
  for (const { height, panels: line } of lines) {
    let x = 0;
    for (const [width, { body }] of line) {
      add(body, x, width, height);
      x += width;
    }
    if (x !== 24) {
      throw new Error(`The line of '${line[0]?.[1].title ?? ""}' is ${x} columns wide, not 24.`);
    }
    y += height;
  }
  return panels;
}
