import { execFile } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { CommandResult } from "../support/checkout";
import { describeWith, realEngine } from "../support/requirements";
import { docker, StackUnderTest } from "../support/stackUnderTest";

jest.setTimeout(300_000);

describeWith(realEngine, "plain pulumi on a real engine", () => {
  let stack: StackUnderTest;
  let backend: string;
  beforeAll(async () => {
    stack = await StackUnderTest.prepare("it-plain");
    backend = join(stack.checkout.folder, "elsewhere");
    mkdirSync(backend);
    await pulumi("stack", "init", stack.name);
  });
  afterAll(async () => {
    await pulumi("destroy", "--yes", "--refresh", "--stack", stack.name);
    for (const line of stack.leftovers()) {
      docker("volume", "rm", line.replace("volume ", ""));
    }
    stack.checkout.remove();
  });

  const pulumi = (...args: string[]): Promise<CommandResult> => pulumiWith({}, ...args);
  const pulumiWith = (variables: NodeJS.ProcessEnv, ...args: string[]): Promise<CommandResult> =>
    new Promise((resolve) => {
      const launcher = join(stack.checkout.folder, "node_modules/pulumi/run.js");
      const own = { PULUMI_BACKEND_URL: `file://${backend}`, PULUMI_CONFIG_PASSPHRASE: "" };
      const env = { ...process.env, ...own, ...variables };
      execFile(process.execPath, [launcher, ...args], { cwd: stack.checkout.folder, env }, (error, stdout, stderr) =>
        resolve({ status: error === null ? 0 : 1, output: stdout + stderr }),
      );
    });
  const up = (...more: string[]): Promise<CommandResult> => pulumi("up", "--yes", "--stack", stack.name, ...more);

  test("up uses the backend that the user selected", async () => {
    expect(await up()).toMatchObject({ status: 0 });
    const state = readFileSync(join(backend, ".pulumi/stacks/agentproxy-otel", `${stack.name}.json`), "utf8");
    expect(state).toContain("agentproxy-otel:index:ObservabilityStack");
    expect(await pulumi("preview", "--stack", stack.name, "--expect-no-changes")).toMatchObject({ status: 0 });
  });

  test("an up without changes fails when a service is unhealthy, and up --refresh restores it", async () => {
    docker("stop", stack.dockerName("prometheus"));
    const { status, output } = await up();
    expect(status).not.toBe(0);
    expect(output).toContain("prometheus: its container is exited; `pulumi up --refresh` (or `npm run up`) starts it.");
    expect(output).toContain(`Last lines of ${stack.dockerName("prometheus")}`);
    expect(await up("--refresh")).toMatchObject({ status: 0 });
  });

  test("wrong settings are refused, all at once, before anything is changed", async () => {
    const before = stack.containerIds();
    stack.configure({ tracesRetention: "1y", grafanaPort: 99999, graphanaPort: 1 });
    const { status, output } = await up();
    stack.configure({ tracesRetention: undefined, grafanaPort: 3999, graphanaPort: undefined });
    expect(status).not.toBe(0);
    expect(output).toContain("3 settings are wrong; correct Pulumi.it-plain.yaml and run this again.");
    expect(output).toContain("there is no such setting; did you mean grafanaPort?");
    expect(stack.containerIds()).toEqual(before);
  });

  test("names of another stack are reported, and nothing of it is changed", async () => {
    const before = stack.containerIds();
    const other = await StackUnderTest.prepare(stack.name);
    const { status, output } = await other.tryRun("up");
    other.checkout.remove();
    expect(status).not.toBe(0);
    expect(output).toContain(`Stack ${stack.name} exists in Docker (${stack.dockerName("collector")}, `);
    expect(output).not.toContain("docker volume rm");
    expect(stack.containerIds()).toEqual(before);
  });

  test("what isn't a stack's is refused by name, and removing it is the last advice", async () => {
    const volume = `foreign-${stack.dockerName("tempo-data")}`;
    docker("volume", "create", volume);
    stack.configure({ namePrefix: "foreign" });
    const { status, output } = await up();
    stack.configure({ namePrefix: undefined });
    docker("volume", "rm", volume);
    expect(status).not.toBe(0);
    expect(output).toContain(
      `There is a volume ${volume} that this stack did not make. Set namePrefix, or name the stack otherwise, or, if`,
    );
  });

  test("destroy leaves the data volumes, and another backend adopts them by their identity", async () => {
    expect(await pulumi("destroy", "--yes", "--stack", stack.name)).toMatchObject({ status: 0 });
    const volumes = ["grafana", "loki", "prometheus", "tempo"].map((service) => stack.dockerName(`${service}-data`));
    expect(stack.leftovers()).toEqual(volumes.map((name) => `volume ${name}`));
    const identity = docker(
      "volume",
      "inspect",
      "--format",
      '{{index .Labels "agentproxy-otel.identity"}}',
      volumes[0]!,
    );

    backend = join(stack.checkout.folder, "third");
    mkdirSync(backend);
    await pulumi("stack", "init", stack.name);
    const refused = await up();
    expect(refused.status).not.toBe(0);
    expect(refused.output).toContain(`AGENTPROXY_OTEL_ADOPT=${identity.trim()}`);
    expect(refused.output).not.toContain("docker volume rm");
    const adopting = { AGENTPROXY_OTEL_ADOPT: identity.trim() };
    expect(await pulumiWith(adopting, "up", "--yes", "--stack", stack.name)).toMatchObject({ status: 0 });
    expect(await pulumi("preview", "--stack", stack.name, "--expect-no-changes")).toMatchObject({ status: 0 });
  });
});
