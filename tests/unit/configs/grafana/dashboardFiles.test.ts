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
