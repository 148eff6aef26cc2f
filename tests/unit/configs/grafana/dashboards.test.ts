import { readFileSync } from "node:fs";
import { join } from "node:path";
import { boardFiles } from "../../../../configs/grafana/dashboards/src";
import { dashboardFiles, dashboardProblem, homeDashboardPath } from "../../../../configs/grafana/dashboardFiles";
import { datasources } from "../../../../configs/grafana/names";
import { catalogue, spanAttributes } from "../../../support/catalogue";
import { dashboards, prometheusQueries } from "../../../support/dashboards";
import { attributesIn, namesIn, unknownNames } from "../../../support/expressions";
import { root } from "../../../support/root";

const uids = Object.values(datasources).map(({ type, uid }) => ({ type, uid }));

test.each(boardFiles())("$name is what its builder makes (npm run dashboards)", ({ name, content }) => {
  expect(readFileSync(join(root, "configs/grafana/dashboards/generated", name), "utf8")).toBe(content);
});

test("the four dashboards are there, the home among them", () => {
  expect(dashboards.map(({ uid, title }) => `${uid}: ${title}`).sort()).toEqual([
    "agentproxy-models: Models, tokens and cost",
    "agentproxy-overview: AgentProxy Overview",
    "agentproxy-stack: Stack health",
    "agentproxy-task: Inside a task",
  ]);
  expect(dashboardFiles().map(({ path }) => path)).toContain(homeDashboardPath);
});

describe.each(dashboards)("$title", (dashboard) => {
  const { panels, templating } = dashboard;
  const shown = panels.filter(({ type }) => type !== "row" && type !== "text");
  const variables = templating.list.map(({ name }) => name);

  test("every datasource is one of ours, by uid", () => {
    const used = [...panels, ...panels.flatMap(({ targets = [] }) => targets), ...templating.list];
    const references = used.flatMap(({ datasource }) => (datasource === undefined ? [] : [datasource]));
    expect(references.length).toBeGreaterThan(shown.length);
    for (const reference of references) {
      expect(uids).toContainEqual(reference);
    }
  });

  test("every panel says what it is, and what it means when it is empty", () => {
    for (const { title, description, fieldConfig, targets } of shown) {
      expect({ title, described: (description ?? "").length > 30, empty: fieldConfig?.defaults.noValue }).toEqual({
        title,
        described: true,
        empty: expect.stringMatching(/./) as string,
      });
      expect(new Set(targets?.map(({ refId }) => refId)).size).toBe(targets?.length);
    }
  });

  test("every metric and label exists", () => {
    const expressions = [
      ...prometheusQueries(dashboard).map(({ target }) => target.expr),
      ...templating.list.flatMap(({ definition }) => {
        const [, selector, label] = /^label_values\((.*), (\w+)\)$/.exec(definition ?? "") ?? [];
        return selector === undefined ? [] : [`sum by (${label!}) (${selector})`];
      }),
    ];
    expect(expressions.flatMap((expression) => unknownNames(expression, catalogue))).toEqual([]);
  });

  test("every attribute in TraceQL exists", () => {
    for (const [scope, name] of panels.flatMap(({ targets = [] }) =>
      targets.flatMap(({ query }) => attributesIn(query ?? "")),
    )) {
      expect(spanAttributes[scope as keyof typeof spanAttributes]).toContain(name);
    }
  });

  test("every variable in a query is one of the dashboard's", () => {
    const queries = panels.flatMap(({ targets = [] }) => targets.map(({ expr, query }) => expr ?? query ?? ""));
    const used = queries.flatMap((query) => [...query.matchAll(/\$(\w+)/g)].map(([, name]) => name!));
    expect(used.filter((name) => !name.startsWith("__") && !variables.includes(name))).toEqual([]);
  });

  test("panels lie beside each other, in 24 columns", () => {
    const taken = new Map<string, string>();
    for (const { title, gridPos } of panels) {
      expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++) {
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
          expect(taken.get(`${x},${y}`)).toBeUndefined();
          taken.set(`${x},${y}`, title);
        }
      }
    }
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  });

  test("links lead to dashboards that exist", () => {
    const links = [...JSON.stringify(dashboard).matchAll(/"\/d\/([\w-]+)/g)].map(([, uid]) => uid);
    const known = dashboards.map(({ uid }) => uid);
    expect(links.filter((uid) => !known.includes(uid!))).toEqual([]);
  });
});

describe("the checks themselves", () => {
  test("metrics and labels are found in an expression", () => {
    expect(
      namesIn('sum by (le, job) (rate(a_bucket{b="c{d}", e=~"$x"}[$__range] anchored)) / on (f) g:h offset 5m > 0.5'),
    ).toEqual({ metrics: ["a_bucket", "g:h"], labels: ["le", "job", "f", "b", "e"] });
  });

  test("what doesn't exist is named", () => {
    expect(
      unknownNames('sum by (decision) (agentproxy_pa_decisions_total{role="x"}) + agentproxy_nothing', catalogue),
    ).toEqual([
      "no metric agentproxy_nothing",
      "no label decision on agentproxy_pa_decisions_total, agentproxy_nothing",
      "no label role on agentproxy_pa_decisions_total, agentproxy_nothing",
    ]);
  });
});

describe("a file that somebody dropped in", () => {
  test("with inputs of an export is refused, each named once", () => {
    expect(dashboardProblem('{"a": "${DS_PROMETHEUS}", "b": ["${DS_TEMPO}", "${DS_PROMETHEUS}"]}')).toBe(
      "still asks for ${DS_PROMETHEUS}, ${DS_TEMPO}; put the uid of a datasource (prometheus, tempo) in its place, " +
        'or export it without "share externally".',
    );
  });

  test("that isn't JSON is refused", () => {
    expect(dashboardProblem("{")).toMatch(/^is not JSON \(.+\); export the dashboard again\.$/);
  });

  test("of any other kind is taken", () => {
    expect(dashboardProblem('{"title": "Mine", "expr": "$__range ${namespace}"}')).toBeUndefined();
  });
});
