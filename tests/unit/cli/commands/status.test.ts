import { CliRun } from "../../../support/cliRun";

interface FakeContainer {
  readonly part: string;
  readonly state?: string;
  /** The container in which its probe runs. Default: its own. */
  readonly from?: string;
  /** Exit status of its probe. */
  readonly probe?: number;
}

/** A `docker` that has these containers. */
function dockerWith(containers: readonly FakeContainer[]): string {
  return `
    const containers = ${JSON.stringify(containers)}, [command, ...args] = process.argv.slice(2);
    const find = (name) => containers.find(({ part }) => "x-" + part === name);
    const probe = ({ part, from = part }) =>
      ({ service: part, container: "x-" + part, from: "x-" + from, command: ["probe-of", part] });
    if (command === "version") console.log("28.0.0");
    else if (command === "ps")
      for (const { part, state = "running" } of containers)
        console.log(JSON.stringify({ Names: "x-" + part, State: state, Status: "Status of " + part, Ports: "",
          Labels: "agentproxy-otel.service=" + part + ",agentproxy-otel.stack=dev" }));
    else if (command === "container")
      for (const name of args.slice(3)) console.log(JSON.stringify(probe(find(name))));
    else if (command === "exec") process.exit((find("x-" + args[2]).probe) ?? 0);
    else process.exit(9);`;
}

const services = ["collector", "tempo", "prometheus", "grafana"];
const all = services.map((part): FakeContainer => ({ part, ...(part === "collector" && { from: "grafana" }) }));
const alertmanager = [{ part: "alertmanager" }, { part: "alertmanager-config", state: "created" }];

/** All services, with some fields of some of them changed. */
const having = (changes: Record<string, Partial<FakeContainer>>, containers = all): FakeContainer[] =>
  containers.map((container) => ({ ...container, ...changes[container.part] }));

let cli: CliRun;
beforeEach(() => (cli = new CliRun()));
afterEach(() => cli.remove());

const status = (containers: readonly FakeContainer[]) => {
  cli.program("docker", dockerWith(containers));
  return cli.run("status");
};

test("a stack whose services all answer is a table and nothing else", async () => {
  const result = await status([...all, ...alertmanager]);
  expect(result.status).toBe(0);
  expect(result.output.trimEnd().split("\n")).toEqual([
    "SERVICE       HEALTH   CONTAINER               PORTS",
    "collector     answers  Status of collector",
    "tempo         answers  Status of tempo",
    "prometheus    answers  Status of prometheus",
    "grafana       answers  Status of grafana",
    "alertmanager  answers  Status of alertmanager",
  ]);
});

test("a dead Alertmanager", async () => {
  const result = await status(having({ alertmanager: { state: "exited" } }, [...all, ...alertmanager]));
  expect(result).toMatchObject({
    status: 1,
    output: expect.stringContaining("\nNot running: alertmanager. Run ") as string,
  });
});

test("an Alertmanager that was removed by hand: its files are still there", async () => {
  const result = await status([...all, alertmanager[1]!]);
  expect(result.status).toBe(1);
  expect(result.output).toMatch(/^alertmanager +down +missing$/m);
  expect(result.output).toContain("\nNot running: alertmanager. Run ");
});

test("a stack without Alertmanager doesn't miss it", async () => {
  const result = await status(all);
  expect(result.status).toBe(0);
  expect(result.output).not.toContain("alertmanager");
});

test("a service that runs and doesn't answer", async () => {
  const result = await status(having({ tempo: { probe: 1 } }));
  expect(result.status).toBe(1);
  expect(result.output).toMatch(/^tempo +doesn't answer +Status of tempo$/m);
  expect(result.output).toContain("\nRunning, but not answering: tempo. Run ");
});

test("a service whose probe runs in a container that is down, beside a removed one", async () => {
  const result = await status(having({ grafana: { state: "exited" } }).filter(({ part }) => part !== "prometheus"));
  expect(result.status).toBe(1);
  expect(result.output).toMatch(/^collector +unknown /m);
  expect(result.output).toContain(
    "\nNot running: prometheus, grafana. " +
      "Not known, because the container that runs the probe is down: collector. Run `npm run start`, ",
  );
});

test("no containers at all", async () => {
  expect(await status([])).toEqual({
    status: 1,
    output: "\nStack dev has no containers on this machine. Run `npm run up` first.\n",
  });
});
