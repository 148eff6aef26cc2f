import { dashboardProblems, type DashboardFile } from "../../../../configs/grafana/dashboardFiles";

const generated: DashboardFile = { folder: "generated", name: "a.json", content: '{"uid": "a", "title": "A"}' };
const own = (name: string, content: string): DashboardFile => ({ folder: "own", name, content });

test("inputs of an export are refused, each named once", () => {
  const content = '{"a": "${DS_PROMETHEUS}", "b": ["${DS_TEMPO}", "${DS_PROMETHEUS}"]}';
  expect(dashboardProblems([own("b.json", content)])).toEqual([
    "own/b.json has the unresolved inputs ${DS_PROMETHEUS}, ${DS_TEMPO}. Replace each by the uid of a datasource " +
      '(prometheus, tempo), or export the dashboard without "share externally".',
  ]);
});

test("a file that isn't JSON is refused", () => {
  expect(dashboardProblems([own("b.json", "{")])).toEqual([
    expect.stringMatching(/^own\/b\.json is not JSON \(.+\)\. Export the dashboard again\.$/),
  ]);
});

test.each([
  '{"apiVersion": "dashboard.grafana.app/v2", "kind": "Dashboard", "metadata": {"name": "b"}, "spec": {"elements": {}}}',
  '{"apiVersion": "dashboard.grafana.app/v1beta1", "kind": "Dashboard", "spec": {"title": "B", "panels": []}}',
  '{"spec": {"elements": {"panel-1": {"kind": "Panel"}}}}',
])("an export in another schema than the classic one is refused: %s", (content) => {
  expect(dashboardProblems([own("b.json", content)])).toEqual([
    "own/b.json is in the resource format of Grafana 12 and newer (schema v2), which can't be provisioned reliably. " +
      "Export it again as “Model: Classic”.",
  ]);
});

test("a classic dashboard may have fields of these names", () => {
  expect(dashboardProblems([own("b.json", '{"apiVersion": 1, "spec": null, "elements": [], "uid": "b"}')])).toEqual([]);
});

test("variables of Grafana are no inputs", () => {
  expect(dashboardProblems([generated, own("b.json", '{"title": "B", "expr": "$__range ${namespace}"}')])).toEqual([]);
});

test("a file with the name of a generated one is refused", () => {
  expect(dashboardProblems([generated, own("a.json", '{"uid": "b"}')])).toEqual([
    "own/a.json has the same name as generated/a.json. Give it another name.",
  ]);
});

test("a uid that another file has is refused", () => {
  expect(dashboardProblems([generated, own("b.json", '{"uid": "a"}'), own("c.json", '{"uid": "a"}')])).toEqual([
    'own/b.json has the uid "a", as has generated/a.json. Change its "uid", which is at the top level of the file.',
    'own/c.json has the uid "a", as has generated/a.json. Change its "uid", which is at the top level of the file.',
  ]);
});

test.each(["{}", '{"uid": ""}', '{"uid": null}', "[]", "null"])("%s twice has no uid in common", (content) => {
  expect(dashboardProblems([own("b.json", content), own("c.json", content)])).toEqual([]);
});

test("all problems of all files are reported at once", () => {
  const files = [generated, own("a.json", '{"uid": "a", "x": "${DS_TEMPO}"}'), own("b.json", "{")];
  expect(
    dashboardProblems(files).map((problem) => /^own\/\w\.json (has|is) .*?(name|inputs|uid|JSON)/.exec(problem)?.[0]),
  ).toEqual([
    "own/a.json has the same name",
    "own/a.json has the unresolved inputs",
    "own/a.json has the uid",
    "own/b.json is not JSON",
  ]);
});
