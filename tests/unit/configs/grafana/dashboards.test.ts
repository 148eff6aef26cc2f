import { readFileSync } from "node:fs";
import { join } from "node:path";
import { dashboardFiles, homeDashboardPath } from "../../../../configs/grafana/dashboardFiles";
import { datasources } from "../../../../configs/grafana/names";
import { catalogue, spanAttributes, vocabularyAttributes } from "../../../support/catalogue";
import { dashboards, prometheusQueries } from "../../../support/dashboards";
import { unknownNames } from "../../../support/expressions";
import { root } from "../../../support/root";
import { attributesInLogQl, isRecorded } from "../../../support/logql";
import { attributesIn } from "../../../support/traceql";

/** Grafana has the datasource for the data of another panel built in. */
const ofAnotherPanel = { type: "datasource", uid: "-- Dashboard --" };
const uids = [...Object.values(datasources).map(({ type, uid }) => ({ type, uid })), ofAnotherPanel];

/** Grafana's own datasource of panels with queries of several. */
const mixed = { type: "datasource", uid: "-- Mixed --" };

test("these are the dashboards, and the home dashboard is provisioned", () => {
  expect(dashboards.map(({ uid, title }) => `${uid}: ${title}`).sort()).toEqual([
    "agentproxy-agents: Agents",
    "agentproxy-claude: Claude Code",
    "agentproxy-codex: Codex",
    "agentproxy-gemini: Gemini CLI",
    "agentproxy-genai: GenAI clients",
    "agentproxy-models: Models, tokens and cost",
    "agentproxy-overview: AgentProxy Overview",
    "agentproxy-session: Session",
    "agentproxy-stack: Stack health",
    "agentproxy-task: Inside a task",
  ]);
  expect(dashboardFiles({ storesLogs: true }).map(({ path }) => path)).toContain(homeDashboardPath);
});

test("the types of the dashboards are those of the Grafana that displays them", () => {
  const minor = (version: string): string => version.split(".").slice(0, 2).join(".");
  const { devDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    devDependencies: Record<string, string>;
  };
  const [, image] = /grafana\/grafana:([\d.]+)/.exec(readFileSync(join(root, "Pulumi.yaml"), "utf8"))!;
  expect(minor(devDependencies["@grafana/schema"]!)).toBe(minor(image!));
});

describe.each(dashboards)("$title", (dashboard) => {
  const { panels, templating } = dashboard;
  const shown = panels.filter(({ type }) => type !== "row" && type !== "text");
  const variables = templating.list.map(({ name }) => name);

  test("every datasource is provisioned", () => {
    const used = [...panels, ...panels.flatMap(({ targets = [] }) => targets), ...templating.list];
    const references = used.flatMap(({ datasource }) => (datasource === undefined ? [] : [datasource]));
    expect(references.length).toBeGreaterThan(shown.length);
    for (const reference of references) {
      expect([...uids, mixed]).toContainEqual(reference);
    }
    for (const { title, datasource, targets = [] } of panels) {
      const several = new Set(targets.map((target) => target.datasource.uid)).size > 1;
      expect({ title, mixed: datasource?.uid === mixed.uid }).toEqual({ title, mixed: several });
    }
  });

  test("every panel has a description, a text for no data, and a refId per query", () => {
    for (const { title, description, fieldConfig, targets = [] } of shown) {
      expect({ title, described: (description ?? "").length > 30, empty: fieldConfig?.defaults.noValue }).toEqual({
        title,
        described: true,
        empty: expect.stringMatching(/./) as string,
      });
      expect(new Set(targets.map(({ refId }) => refId)).size).toBe(targets.length);
    }
  });

  test("a cell without a value shows a dash, unless its column has a text of its own", () => {
    for (const { fieldConfig } of shown.filter(({ type }) => type === "table")) {
      expect(fieldConfig?.overrides[0]).toEqual({
        matcher: { id: "byRegexp", options: ".*" },
        properties: [{ id: "noValue", value: "–" }],
      });
    }
  });

  test("a cell without a value shows a dash, unless its column has a text of its own", () => {
    for (const { fieldConfig } of shown.filter(({ type }) => type === "table")) {
      expect(fieldConfig?.overrides[0]).toEqual({
        matcher: { id: "byRegexp", options: ".*" },
        properties: [{ id: "noValue", value: "–" }],
      });
    }
  });

  test("bars are wide enough to see, and count from their time on, so that the current one is there", () => {
    for (const { title, fieldConfig, maxDataPoints, targets = [] } of shown) {
      const { drawStyle, barAlignment } = fieldConfig?.defaults.custom ?? {};
      if (drawStyle !== "bars") {
        continue;
      }
      expect({ title, barAlignment, maxDataPoints }).toEqual({ title, barAlignment: 1, maxDataPoints: 60 });
      for (const { expr, datasource } of targets) {
        const modifiers = datasource.type === "loki" ? "offset" : "anchored offset";
        expect(expr).toContain(`[$__interval] ${modifiers} -$__interval)`);
      }
    }
  });

  test("every metric and label exists", () => {
    const expressions = [
      ...prometheusQueries(dashboard).map(({ target }) => target.expr),
      ...templating.list.flatMap(({ definition }) => {
        const [, result] = /^query_result\((.*)\)$/s.exec(definition ?? "") ?? [];
        if (result !== undefined) {
          return [result];
        }
        const [, selector, label] = /^label_values\((.*), (\w+)\)$/.exec(definition ?? "") ?? [];
        return selector === undefined ? [] : [`sum by (${label!}) (${selector})`];
      }),
    ];
    expect(expressions.flatMap((expression) => unknownNames(expression, catalogue))).toEqual([]);
  });

  test("every attribute in LogQL exists", () => {
    const expressions = panels.flatMap(({ targets = [] }) =>
      targets.flatMap(({ expr, datasource }) => (datasource.uid === "loki" ? [expr ?? ""] : [])),
    );
    expect(
      expressions.flatMap((expression) => attributesInLogQl(expression)).filter((one) => !isRecorded(one)),
    ).toEqual([]);
  });

  test("a panel that takes the data of another one names a panel with queries of its own", () => {
    for (const { panelId } of panels.flatMap(({ targets = [] }) => targets)) {
      if (panelId !== undefined) {
        const [target] = panels.find(({ id }) => id === panelId)!.targets!;
        expect(target!.panelId).toBeUndefined();
        expect(target!.query).toBe("$traceId");
      }
    }
  });

  test("every attribute that a transformation extracts exists", () => {
    const fields = panels
      .flatMap(({ transformations = [] }) => transformations)
      .flatMap(({ options }) => [...((options as { regExp?: string }).regExp ?? "").matchAll(/\?<(\w+)>/g)])
      .map(([, name]) => name!);
    const known = [...spanAttributes.span, ...vocabularyAttributes.span].map((name) => name.replaceAll(".", "_"));
    expect(fields.filter((name) => !known.includes(name))).toEqual([]);
  });

  test("every attribute in TraceQL exists", () => {
    for (const [scope, name] of panels.flatMap(({ targets = [] }) =>
      targets.flatMap(({ query }) => attributesIn(query ?? "")),
    )) {
      const key = scope as keyof typeof spanAttributes;
      expect([...spanAttributes[key], ...vocabularyAttributes[key]]).toContain(name);
    }
  });

  test("every variable in a query is defined by the dashboard", () => {
    const queries = panels.flatMap(({ targets = [] }) => targets.map(({ expr, query }) => expr ?? query ?? ""));
    const used = queries.flatMap((query) => [...query.matchAll(/\$([a-z_]\w*)/g)].map(([, name]) => name!));
    expect(used.filter((name) => !name.startsWith("__") && !variables.includes(name))).toEqual([]);
  });

  test("panels don't overlap, and fit into 24 columns", () => {
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

  test("links lead to existing dashboards", () => {
    const links = [...JSON.stringify(dashboard).matchAll(/"\/d\/([\w-]+)/g)].map(([, uid]) => uid);
    const known = dashboards.map(({ uid }) => uid);
    expect(links.filter((uid) => !known.includes(uid!))).toEqual([]);
  });
});
