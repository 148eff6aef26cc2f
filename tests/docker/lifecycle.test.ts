import { createServer, type Server } from "node:http";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describeWith, realEngine } from "../support/requirements";
import { docker, StackUnderTest } from "../support/stackUnderTest";
import { datasource, eventually, getJson, grafanaAdmin } from "../support/backends";
import { instantQuery } from "../../tools/local-pipeline/promql";

jest.setTimeout(300_000);

describeWith(realEngine, "the life of a stack on a real engine", () => {
  let stack: StackUnderTest;
  beforeAll(async () => {
    stack = await StackUnderTest.prepare("it-life");
  });
  afterAll(async () => {
    await stack.tryRun("destroy", "--yes");
    stack.checkout.remove();
  });

  const noChanges = async (...args: string[]): Promise<void> => {
    await stack.run("preview", "--expect-no-changes", ...args);
  };

  test("up starts every service and prints the addresses", async () => {
    const output = await stack.run("up");
    expect(output).toContain(`Grafana:   ${stack.url("grafanaPort")}  (user admin)`);
    expect(output).toContain(`export OTEL_EXPORTER_OTLP_ENDPOINT=${stack.url("otlpGrpcPort")}`);
    expect(output).toContain("export OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE=delta");
    const { headers } = await grafanaAdmin(stack);
    expect(
      await getJson(stack.url("grafanaPort", "/api/dashboards/uid/agentproxy-overview"), { headers }),
    ).toMatchObject({
      meta: { folderTitle: "AgentProxy", provisioned: true },
    });
    expect((await fetch(stack.url("grafanaPort", "/api/search"))).status).toBe(401);
  });

  test("every target of Prometheus is up", async () => {
    const prometheus = await datasource(stack, "prometheus");
    await eventually(60, async () => {
      const up = await instantQuery(prometheus, "up");
      expect(Object.fromEntries(up.map(({ labels, value }) => [labels["job"], value]))).toEqual({
        agents: 1,
        "agents-live": 1,
        collector: 1,
        tempo: 1,
        prometheus: 1,
        grafana: 1,
        loki: 1,
      });
    });
  });

  test("the second preview, the second up, and a refresh show no change", async () => {
    await noChanges();
    await noChanges("--refresh");
    const before = stack.containerIds();
    await stack.run("up", "--expect-no-changes");
    expect(stack.containerIds()).toEqual(before);
  });

  test("only its owner can read the state", () => {
    for (const file of ["passphrase", `.pulumi/stacks/agentproxy-otel/${stack.name}.json`]) {
      expect(statSync(join(stack.checkout.folder, ".state", file)).mode & 0o077).toBe(0);
    }
  });

  test("one retention edit replaces exactly one container and keeps the data", async () => {
    const before = stack.containerIds();
    const volumes = stack.leftovers().filter((name) => name.startsWith("volume"));
    stack.configure({ tracesRetention: "48h" });
    await stack.run("up");
    const after = stack.containerIds();
    const replaced = Object.keys(before).filter((service) => before[service] !== after[service]);
    // Besides the carrier of its files, which never runs.
    expect(replaced.sort()).toEqual(["tempo", "tempo-config"]);
    expect(stack.leftovers().filter((name) => name.startsWith("volume"))).toEqual(volumes);
  });

  test("up restores a killed container and a removed one", async () => {
    docker("kill", stack.dockerName("tempo"));
    docker("rm", "-f", stack.dockerName("prometheus"));
    await stack.run("up");
    expect(docker("inspect", "--format", "{{.State.Status}}", stack.dockerName("tempo")).trim()).toBe("running");
    const { url, headers } = await datasource(stack, "prometheus");
    expect((await fetch(`${url}/api/v1/status/runtimeinfo`, { headers })).status).toBe(200);
  });

  test("an invalid override fails, naming the service and its log; the corrected one succeeds", async () => {
    stack.configure({ tempoOverrides: { no_such_block: true } });
    const broken = await stack.tryRun("up");
    expect(broken.status).not.toBe(0);
    expect(broken.output).toContain("tempo");
    expect(broken.output).toContain("no_such_block");
    const again = await stack.tryRun("up");
    expect(again.status).not.toBe(0);
    stack.configure({ tempoOverrides: {} });
    await stack.run("up");
    await noChanges();
  });

  test("a port in use is reported before anything is changed, with the program that has it", async () => {
    const server = await listen();
    const before = stack.containerIds();
    const port = String((server.address() as { port: number }).port);
    const old = new URL(stack.url("grafanaPort")).port;
    stack.configure({ grafanaPort: port });
    const { status, output } = await stack.tryRun("up");
    server.close();
    expect(status).not.toBe(0);
    expect(output).toMatch(
      new RegExp(`Port ${port} on 127.0.0.1 is in use by .*Stop it, or set grafanaPort to another port`),
    );
    expect(stack.containerIds()).toEqual(before);
    stack.configure({ grafanaPort: old });
  });

  test("config encrypts a secret, and adds nothing else to the stack's file", async () => {
    const file = join(stack.checkout.folder, `Pulumi.${stack.name}.yaml`);
    const before = readFileSync(file, "utf8");
    const args = ["config", "--stack", stack.name, "set", "--secret", "--path", "alerts.receivers[0].url"];
    expect((await stack.checkout.run(args, {}, "https://hunter2")).status).toBe(0);
    const after = readFileSync(file, "utf8");
    writeFileSync(file, before);
    expect(after).toMatch(/secure: ?["']?v1:/);
    expect(after).not.toMatch(/hunter2|encryptionsalt/);
  });

  test("status fails for a service that runs and doesn't answer, and names it", async () => {
    docker("kill", "--signal", "STOP", stack.dockerName("prometheus"));
    const stuck = await stack.tryRun("status");
    docker("kill", "--signal", "CONT", stack.dockerName("prometheus"));
    expect(stuck.status).toBe(1);
    expect(stuck.output).toContain("\nRunning, but not answering: prometheus. Run ");
  });

  test("stop leaves nothing running, and start restores it with the same password", async () => {
    const { headers } = await grafanaAdmin(stack);
    const seconds = (): string => String(Math.ceil(Date.now() / 1000));
    const since = seconds();
    await stack.run("stop");
    expect(docker("ps", "--filter", `label=agentproxy-otel.stack=${stack.name}`, "--quiet")).toBe("");
    // The collector had ended before any other service was told to stop, so it could still send what it had.
    const events = docker(
      ...["events", "--since", since, "--until", seconds(), "--filter", "type=container", "--format"],
      "{{.Action}} {{.Actor.Attributes.name}}",
      ...["--filter", "event=kill", "--filter", "event=die", "--filter", `label=agentproxy-otel.stack=${stack.name}`],
    ).split("\n");
    const collectorEnded = events.indexOf(`die ${stack.dockerName("collector")}`);
    expect(collectorEnded).toBeGreaterThanOrEqual(0);
    expect(events.slice(collectorEnded)).toEqual(
      expect.arrayContaining(
        ["tempo", "loki", "prometheus", "grafana"].map((service) => `kill ${stack.dockerName(service)}`),
      ),
    );
    await stack.run("start");
    await getJson(stack.url("grafanaPort", "/api/org"), { headers });
    expect(await stack.run("status")).toMatch(
      /^collector +answers .*\ntempo +answers .*\nloki +answers .*\nprometheus +answers .*\ngrafana +answers /m,
    );
    await noChanges("--refresh");
  });

  test("destroy names containers that keep a network, and then leaves nothing behind", async () => {
    const image = docker("inspect", "--format", "{{.Config.Image}}", stack.dockerName("prometheus")).trim();
    for (const network of ["agentproxy-otel-it-life", "agentproxy-otel-it-life-backend"]) {
      const guest = ["--detach", "--rm", "--name", "it-life-guest", "--network", network];
      docker("run", ...guest, "--entrypoint", "sleep", image, "300");
      const held = await stack.tryRun("destroy", "--yes");
      expect(held.status).not.toBe(0);
      expect(held.output).toContain(`The network ${network} is held by it-life-guest; nothing was removed`);
      docker("rm", "--force", "--volumes", "it-life-guest");
    }

    expect((await stack.tryRun("destroy")).output).toContain("Add --yes");
    await stack.run("destroy", "--yes");
    expect(stack.leftovers()).toEqual([]);
  });
});

function listen(): Promise<Server> {
  const server = createServer();
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}
