import type { DashboardChange, PanelChange } from "../model";
import { unifiedDiff } from "./diffs";
import { list, objects, same } from "./values";

type Panel = Readonly<Record<string, unknown>>;

/** Properties of a panel that also change when another panel is inserted above it. */
const layout = new Set(["gridPos", "id"]);

/**
 * Compares two versions of a dashboard panel by panel.
 * @param from an empty text for a dashboard that is added.
 * @param to an empty text for a dashboard that is removed.
 * @returns undefined when either text isn't a JSON object; the file is then shown as a plain diff.
 */
export function dashboardChange(path: string, from: string, to: string): DashboardChange | undefined {
  const [before, after] = [read(from), read(to)];
  if (before === undefined || after === undefined) {
    return undefined;
  }
  const [old, next] = [panels(before), panels(after)];
  const removed = [...old.keys()].filter((key) => !next.has(key));
  const changes = [
    ...removed.map((key) => panelChange("removed", old.get(key)!, {})),
    ...[...next].map(([key, panel]) => panelChange(old.has(key) ? "changed" : "added", old.get(key) ?? {}, panel)),
  ].filter(({ change, properties, queries }) => change !== "changed" || properties.length > 0 || queries !== "");
  const rest = (from === "" || to === "" ? [] : differing(before, after)).filter(
    (property) => property !== "panels" && property !== "version",
  );
  const title = String(after["title"] ?? before["title"] ?? "");
  return {
    path,
    title,
    panels: [
      ...changes,
      ...(rest.length > 0 ? [{ change: "changed" as const, title: "", properties: rest, queries: "" }] : []),
    ],
  };
}

function read(text: string): Panel | undefined {
  if (text === "") {
    return {};
  }
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Panel) : undefined;
  } catch {
    return undefined;
  }
}

/** The panels, including those in rows, by title, or by title and id where a title is empty or not unique. */
function panels(dashboard: Panel): Map<string, Panel> {
  const all = objects(dashboard["panels"]).flatMap((panel) => [panel, ...objects(panel["panels"])]);
  const titles = all.map(({ title }) => String(title ?? ""));
  const unique = (title: string): boolean => title !== "" && titles.filter((other) => other === title).length === 1;
  return new Map(
    all.map((panel) => {
      const title = String(panel["title"] ?? "");
      return [unique(title) ? title : `${title}#${String(panel["id"])}`, panel];
    }),
  );
}

function panelChange(change: PanelChange["change"], old: Panel, next: Panel): PanelChange {
  const properties =
    change === "changed"
      ? differing(old, next).filter((key) => !layout.has(key) && key !== "targets" && key !== "panels")
      : [];
  const title = String(next["title"] ?? old["title"] ?? "");
  return { change, title, properties, queries: unifiedDiff(queries(old), queries(next)) };
}

function differing(a: Panel, b: Panel): string[] {
  return Object.keys({ ...a, ...b }).filter((key) => !same(a[key], b[key]));
}

/** A panel's queries, one per line: the PromQL or TraceQL text, otherwise the target as JSON. */
function queries(panel: Panel): string {
  return list(panel["targets"])
    .map((target) => {
      const { expr, query, refId } = (target ?? {}) as Panel;
      const text = expr ?? query;
      return `${String(refId ?? "?")}: ${typeof text === "string" ? text : JSON.stringify(target)}\n`;
    })
    .join("");
}
