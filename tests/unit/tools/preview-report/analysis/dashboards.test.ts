import { dashboardChange } from "../../../../../tools/preview-report/analysis/dashboards";

const panel = (id: number, title: string, expr: string, more: object = {}): object => ({
  id,
  title,
  gridPos: { y: id },
  targets: [{ refId: "A", expr }],
  ...more,
});
const dashboard = (panels: object[], more: object = {}): string => JSON.stringify({ title: "Team", panels, ...more });

test("panels that are added, removed and changed, with their queries", () => {
  const before = dashboard([panel(1, "a", "up"), panel(2, "b", "down"), panel(3, "c", "left")]);
  const after = dashboard([
    panel(1, "a", "rate(up[5m])"),
    panel(3, "c", "left", { unit: "s" }),
    panel(4, "d", "right"),
  ]);
  expect(dashboardChange("/x/dashboards/team.json", before, after)?.panels).toEqual([
    { change: "removed", title: "b", properties: [], queries: "@@ -1,1 +1,0 @@\n-A: down" },
    { change: "changed", title: "a", properties: [], queries: "@@ -1,1 +1,1 @@\n-A: up\n+A: rate(up[5m])" },
    { change: "changed", title: "c", properties: ["unit"], queries: "" },
    { change: "added", title: "d", properties: [], queries: "@@ -1,0 +1,1 @@\n+A: right" },
  ]);
});

test("a panel that only moves has not changed; panels in a row that have the same title are distinguished", () => {
  const before = dashboard([
    { id: 9, type: "row", title: "r", panels: [panel(1, "same", "up"), panel(2, "same", "down")] },
  ]);
  const moved = before.replace('"gridPos":{"y":1}', '"gridPos":{"y":7}');
  expect(dashboardChange("p", before, moved)?.panels).toEqual([]);
  const changed = before.replace('"expr":"down"', '"expr":"left"');
  expect(dashboardChange("p", before, changed)?.panels).toEqual([
    { change: "changed", title: "same", properties: [], queries: "@@ -1,1 +1,1 @@\n-A: down\n+A: left" },
  ]);
});

test("a change of the dashboard itself", () => {
  const change = dashboardChange("p", dashboard([]), dashboard([], { refresh: "5s", version: 7 }));
  expect(change?.panels).toEqual([{ change: "changed", title: "", properties: ["refresh"], queries: "" }]);
});

test("a text that isn't a JSON object is not compared as a dashboard", () => {
  expect(dashboardChange("p", "{", "{}")).toBeUndefined();
  expect(dashboardChange("p", "[]", "{}")).toBeUndefined();
});
