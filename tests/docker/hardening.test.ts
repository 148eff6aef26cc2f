import { violationsOf } from "../../components/hardening";
import { enabledServices, services, type ServiceName } from "../../configs/services";
import { eventually, datasource } from "../support/backends";
import { inputsFromDocker } from "../support/inspected";
import { testImages } from "../support/images";
import { describeWith, realEngine } from "../support/requirements";
import { instantQuery } from "../../tools/local-pipeline/promql";
import { docker, StackUnderTest } from "../support/stackUnderTest";

jest.setTimeout(300_000);

/** The services of a stack without receivers of alerts. */
const running = enabledServices({ alerts: { receivers: [] }, storesLogs: true });

/** Images built on this host, which the suite may use, have no digest; pinned images must. */
const testedByDigest = Object.values(testImages).every((image) => image.includes("@sha256:"));
const expected = (rule: string): boolean => !testedByDigest && rule === "image-by-digest";

describeWith(realEngine, "hardening on a real engine", () => {
  let stack: StackUnderTest;
  beforeAll(async () => {
    stack = await StackUnderTest.prepare("it-hard");
    await stack.run("up");
  });
  afterAll(async () => {
    await stack.tryRun("destroy", "--yes");
    stack.checkout.remove();
  });

  /** Reads a file of the first process' `/proc` from another container: most of the images have no shell. */
  const proc = (service: ServiceName, file: string): string =>
    docker(
      ...["run", "--rm", "--network", "none", "--pid", `container:${stack.dockerName(service)}`],
      ...["--user", "0:0", "--entrypoint", "cat", testImages["grafana"]!, `/proc/1/${file}`],
    );

  test("every container complies with every rule, according to docker inspect", () => {
    const containers = stack.leftovers().filter((name) => name.startsWith("container "));
    expect(containers).toHaveLength(running.length * 2 + 3);
    const problems = containers.flatMap((line) => {
      const name = line.replace("container ", "");
      const { inputs, others } = inputsFromDocker(name);
      expect(others).toEqual({ uts: "" });
      return violationsOf("docker:Container", inputs)
        .filter(({ rule }) => !expected(rule))
        .map(({ rule, problem }) => `${name}: ${rule}: ${problem}`);
    });
    expect(problems).toEqual([]);
  });

  test("ports are published on the configured address only", () => {
    const ips = running.flatMap((service) =>
      inputsFromDocker(stack.dockerName(service)).inputs.ports!.map(({ ip }) => ip),
    );
    expect(new Set(ips)).toEqual(new Set(["127.0.0.1"]));
  });

  test.each([
    ["agentproxy-otel-it-hard", false, ["collector", "prometheus", "grafana"]],
    ["agentproxy-otel-it-hard-backend", true, running],
  ] as const)("the network %s is a bridge of the stack's own (internal: %s), with %j", (name, internal, members) => {
    const [network] = JSON.parse(docker("network", "inspect", name)) as [
      { Driver: string; Internal: boolean; Containers: Record<string, { Name: string }> },
    ];
    expect(network).toMatchObject({ Driver: "bridge", Internal: internal });
    expect(
      Object.values(network.Containers)
        .map(({ Name }) => Name)
        .sort(),
    ).toEqual(members.map((service) => stack.dockerName(service)).sort());
  });

  test("only Prometheus has the name host.docker.internal", () => {
    const hosts = running.map((service) => [
      service,
      docker("inspect", "--format", "{{json .HostConfig.ExtraHosts}}", stack.dockerName(service)).trim(),
    ]);
    expect(Object.fromEntries(hosts)).toMatchObject({
      collector: expect.stringMatching(/^(null|\[\])$/) as string,
      tempo: expect.stringMatching(/^(null|\[\])$/) as string,
      prometheus: '["host.docker.internal:host-gateway"]',
      grafana: expect.stringMatching(/^(null|\[\])$/) as string,
    });
  });

  test.each(running)(
    "according to the kernel, %s has no root user, no capability, no new privileges, and seccomp",
    (service) => {
      const status = Object.fromEntries(
        proc(service, "status")
          .split("\n")
          .map((line) => line.split(/:\s+/, 2) as [string, string]),
      );
      expect(status["Uid"]!.split("\t")).not.toContain("0");
      expect(status).toMatchObject({
        CapInh: "0000000000000000",
        CapPrm: "0000000000000000",
        CapEff: "0000000000000000",
        CapBnd: "0000000000000000",
        CapAmb: "0000000000000000",
        NoNewPrivs: "1",
        Seccomp: "2",
      });
    },
  );

  test.each(running)("%s can write to its data volume and its tmpfs only, and execute nothing there", (service) => {
    const writable = proc(service, "mountinfo")
      .split("\n")
      .map((line) => line.split(" "))
      .filter((fields) => fields.length > 5)
      .map(([, , , , path, options]) => ({ path: path!, options: options!.split(",") }))
      .filter(({ path, options }) => options.includes("rw") && !/^\/(proc|sys|dev)(\/|$)/.test(path));
    const files = ["/etc/hosts", "/etc/hostname", "/etc/resolv.conf"]; // Docker's, and root's.
    const data = service === "collector" ? [] : [services[service].dataFolder]; // Its queue is in memory here.
    const places = writable.filter(({ path }) => !files.includes(path));
    expect(places.map(({ path }) => path).sort()).toEqual([...data, "/tmp"].sort());
    expect(places.find(({ path }) => path === "/tmp")!.options).toEqual(
      expect.arrayContaining(["noexec", "nosuid", "nodev"]),
    );
  });

  test("the carriers have never run", () => {
    const format = "{{.State.Status}} {{.State.StartedAt}} {{.RestartCount}}";
    for (const carrier of [...running.map((service) => `${service}-config`), "collector-secrets", "grafana-secrets"]) {
      expect(docker("inspect", "--format", format, stack.dockerName(carrier)).trim()).toBe(
        "created 0001-01-01T00:00:00Z 0",
      );
    }
  });

  test("a file that was deleted from the project is deleted from the service", async () => {
    const file = "configs/prometheus/rules/gone-soon.yml";
    const text = "groups: [{ name: gone-soon, rules: [{ record: gone_soon, expr: vector(1) }] }]\n";
    const prometheus = await datasource(stack, "prometheus");
    const found = async (): Promise<number> => (await instantQuery(prometheus, "gone_soon")).length;
    stack.checkout.write(file, text);
    await stack.run("up");
    await eventually(60, async () => expect(await found()).toBe(1));
    stack.checkout.delete(file);
    await stack.run("up");
    const rules = await fetch(`${prometheus.url}/api/v1/rules`, prometheus);
    expect(rules.status).toBe(200);
    expect(await rules.text()).not.toContain("gone-soon");
    await stack.run("preview", "--expect-no-changes", "--refresh");
  });

  test("npm run preview refuses a change that weakens it", async () => {
    const component = "components/hardenedContainer.ts";
    const before = stack.checkout.read(component);
    const hardened = "...hardenedInputs({ runs: true, memory: args.memory }),";
    const weaker = before.replace(hardened, `${hardened} securityOpts: [], privileged: true, sysctls: { a: "1" },`);
    expect(weaker).not.toBe(before);
    stack.checkout.write(component, weaker);
    const { status, output } = await stack.tryRun("preview");
    stack.checkout.write(component, before);
    expect(status).not.toBe(0);
    for (const service of running) {
      for (const rule of ["not-privileged", "no-new-privileges", "container-inputs"]) {
        expect(output).toMatch(new RegExp(`\\[mandatory\\]\\s+${rule}\\s+\\(docker:index:Container: ${service}\\)`));
      }
    }
    expect(await stack.run("preview")).toContain("agentproxy-otel@v");
  });
});
