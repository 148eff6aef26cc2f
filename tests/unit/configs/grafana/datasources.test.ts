import { parse } from "yaml";
import { grafanaFiles } from "../../../../configs/grafana";
import { dashboards } from "../../../support/dashboards";
import { unknownNames } from "../../../support/expressions";
import { settingsOf } from "../../../support/settings";
import { catalogue } from "../../../support/catalogue";

interface Datasource {
  readonly uid: string;
  readonly jsonData: {
    readonly exemplarTraceIdDestinations?: readonly { readonly url?: string; readonly datasourceUid?: string }[];
    readonly derivedFields?: readonly { readonly url: string; readonly matcherType?: string }[];
    readonly tracesToLogsV2?: object;
    readonly tracesToMetrics?: { readonly queries: readonly { readonly query: string }[] };
  };
}

const file = grafanaFiles(settingsOf("dev")).find(({ path }) => path.endsWith("datasources/agentproxy.yaml"))!;
// In provisioning files, `$$` stands for `$`.
const { datasources } = parse(file.content.replaceAll("$$", "$")) as { readonly datasources: readonly Datasource[] };
const jsonData = (uid: string): Datasource["jsonData"] => datasources.find((one) => one.uid === uid)!.jsonData;

test("an exemplar leads to the project's own dashboard first, then to Explore", () => {
  const [own, explore] = jsonData("prometheus").exemplarTraceIdDestinations!;
  const [, uid, variable] = /^\/d\/([\w-]+)\?var-(\w+)=\$\{__value\.raw\}&\$\{__url_time_range\}$/.exec(own!.url!)!;
  const target = dashboards.find((one) => one.uid === uid);
  expect(target?.templating.list.map(({ name }) => name)).toContain(variable);
  expect(explore?.datasourceUid).toBe("tempo");
});

test("a log record leads to the project's own dashboard first, then to Explore", () => {
  const [own, explore] = jsonData("loki").derivedFields!;
  const [, uid, variable] = /^\/d\/([\w-]+)\?var-(\w+)=\$\{__value\.raw\}&/.exec(own!.url)!;
  const target = dashboards.find((one) => one.uid === uid);
  expect(target?.templating.list.map(({ name }) => name)).toContain(variable);
  expect(explore).toMatchObject({ datasourceUid: "tempo", url: "${__value.raw}" });
  // The id isn't in the record's text, where Grafana looks by default.
  expect([own, explore]).toMatchObject([{ matcherType: "label" }, { matcherType: "label" }]);
  expect(jsonData("tempo").tracesToLogsV2).toMatchObject({ datasourceUid: "loki" });
});

test("a log record of a session leads to the dashboard about it", () => {
  const link = jsonData("loki").derivedFields!.at(-1)!;
  const [, uid, variable] = /^\/d\/([\w-]+)\?var-(\w+)=\$\{__value\.raw\}&/.exec(link.url)!;
  const target = dashboards.find((one) => one.uid === uid);
  expect(target?.templating.list.map(({ name }) => name)).toContain(variable);
  expect(link).toMatchObject({ matcherType: "label", matcherRegex: "gen_ai_conversation_id" });
});

test("a stack that doesn't store log records has neither the datasource nor links to it", () => {
  const { content } = grafanaFiles(settingsOf("dev", { logs: "off" })).find(({ path }) =>
    path.endsWith("datasources/agentproxy.yaml"),
  )!;
  expect(content).not.toMatch(/loki/i);
});

test("a span's link to its metrics counts spans, and extrapolates nothing", () => {
  const queries = jsonData("tempo").tracesToMetrics!.queries.map(({ query }) => query.replace("$__tags, ", ""));
  expect(queries).toHaveLength(1);
  for (const query of queries) {
    expect(unknownNames(query.replace("${__span.name}", "a"), catalogue)).toEqual([]);
    expect(query).not.toMatch(/\brate\b/);
    expect(query.match(/increase\([^)]*\)/g)).toEqual([expect.stringMatching(/ anchored\)$/)]);
  }
});
