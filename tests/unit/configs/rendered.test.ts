import { collectorFiles } from "../../../configs/collector";
import { grafanaEnvironment, grafanaFiles } from "../../../configs/grafana";
import { prometheusFiles } from "../../../configs/prometheus";
import { toYaml } from "../../../configs/render";
import { tempoFiles } from "../../../configs/tempo";
import { committedStacks, settingsOf } from "../../support/settings";
import { expectGolden } from "../../support/golden";

describe.each(committedStacks)("the rendered files of %s are as in git", (stack) => {
  const settings = settingsOf(stack);
  const files = [
    ...collectorFiles(settings),
    ...tempoFiles(settings),
    ...prometheusFiles(settings),
    ...grafanaFiles(settings),
  ];
  // Rules and dashboards are source files.
  const rendered = files.filter(({ path }) => !/\/(rules|dashboards)\/[^/]*\.(json|yml)$/.test(path));

  test.each(rendered.map(({ path, content }) => [path, content]))("%s", (path, content) => {
    expectGolden(`${stack}${path}`, content);
  });

  test("Grafana's environment", () => {
    expectGolden(`${stack}/grafana-environment.yaml`, toYaml(grafanaEnvironment(settings, `agentproxy-otel-${stack}`)));
  });
});

test("overrides reach every service's configuration", () => {
  const settings = settingsOf("dev", {
    collectorOverrides: '{"processors":{"memory_limiter":{"limit_percentage":70}}}',
    tempoOverrides: '{"server":{"log_level":"debug"}}',
    prometheusOverrides: '{"global":{"external_labels":{"site":"lab"}}}',
    grafanaOverrides: '{"auth.basic":{"enabled":false}}',
  });
  expect(collectorFiles(settings)[0]!.content).toContain("limit_percentage: 70");
  expect(tempoFiles(settings)[0]!.content).toContain("log_level: debug");
  expect(prometheusFiles(settings)[0]!.content).toContain("site: lab");
  expect(grafanaEnvironment(settings, "stack")).toMatchObject({ GF_AUTH_BASIC_ENABLED: "false" });
});
