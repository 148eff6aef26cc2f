import { containerParts, networkNames, volumeParts } from "../../../components/dockerNames";
import { enabledServices } from "../../../configs/services";
import { committedConfig, runProgram } from "../../support/program";

const alerts = JSON.stringify({ receivers: [{ type: "webhook", url: "https://hooks.example/x" }] });

/** The names, without the stack's prefix, of the resources of one type. */
function names(run: Awaited<ReturnType<typeof runProgram>>, type: string, stack: string): string[] {
  return [...run.of(type).values()].map(({ name }) => String(name).replace(`agentproxy-otel-${stack}-`, ""));
}

describe.each([
  ["dev", {}],
  ["team", { "agentproxy-otel:alerts": alerts }],
] as const)("the preflight checks of %s know", (stack, more) => {
  const services = enabledServices({ alerts: { receivers: stack === "team" ? [{}] : [] }, storesLogs: true });
  let run: Awaited<ReturnType<typeof runProgram>>;
  beforeAll(async () => {
    run = await runProgram(stack, { ...committedConfig(stack), ...more });
  });

  test("the name of every container, those that never run included", () => {
    const made = names(run, "docker:index/container:Container", stack);
    expect(made).toEqual(expect.arrayContaining(["collector", "collector-config", "grafana-secrets"]));
    expect(made.filter((name) => !containerParts(services).includes(name))).toEqual([]);
  });

  test("the name of both networks", () => {
    const networks = [...run.of("docker:index/network:Network").values()].map(({ name }) => String(name));
    expect(networks.sort()).toEqual(Object.values(networkNames(`agentproxy-otel-${stack}`)));
  });

  test("the name of every volume, those of configuration included", () => {
    const made = names(run, "docker:index/volume:Volume", stack);
    expect(made).toEqual(expect.arrayContaining(["collector-config", "tempo-data", "grafana-secrets"]));
    expect(made.filter((name) => !volumeParts(services).includes(name))).toEqual([]);
  });
});
