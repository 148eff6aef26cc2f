import { dashboardFiles } from "../../../../configs/grafana/dashboardFiles";
import { withoutLogs } from "../../../../configs/grafana/withoutLogs";

const loki = { type: "loki", uid: "loki" };
const prometheus = { type: "prometheus", uid: "prometheus" };

test("without stored log records no dashboard queries Loki, and the panels say why they are empty", () => {
  const stored = dashboardFiles({ storesLogs: true });
  const off = dashboardFiles({ storesLogs: false });
  expect(stored.some(({ content }) => content.includes('"uid": "loki"'))).toBe(true);
  expect(off.filter(({ content }) => content.includes('"uid": "loki"'))).toEqual([]);
  expect(off.some(({ content }) => content.includes("its setting `logs` is `off`"))).toBe(true);
});

test("the text has the place of the panel; panels of several datasources lose their queries of Loki only", () => {
  const place = { id: 3, title: "Records", gridPos: { x: 0, y: 0, w: 24, h: 8 } };
  const board = {
    uid: "mine",
    panels: [
      { ...place, type: "logs", datasource: loki, targets: [{ refId: "A", datasource: loki }] },
      {
        title: "Both",
        datasource: { uid: "-- Mixed --" },
        targets: [
          { refId: "A", datasource: loki },
          { refId: "B", datasource: prometheus },
        ],
      },
    ],
  };
  const { panels } = JSON.parse(withoutLogs(JSON.stringify(board))) as { panels: object[] };
  expect(panels).toMatchObject([
    { ...place, type: "text" },
    { title: "Both", targets: [{ refId: "B", datasource: prometheus }] },
  ]);
  expect(panels[0]).not.toHaveProperty("targets");
});

test("a dashboard that doesn't query Loki stays as it is, to the byte", () => {
  const content = '{ "uid": "mine",\n\n "panels": [] }';
  expect(withoutLogs(content)).toBe(content);
});
