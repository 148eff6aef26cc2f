import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CliRun } from "../../../support/cliRun";

jest.setTimeout(30_000); // Each test runs many processes.

let cli: CliRun;
beforeEach(() => {
  cli = new CliRun();
  cli.createStack("dev");
});
afterEach(() => cli.remove());

const identity = "00112233aabbccdd";
const base = "agentproxy-otel-dev";
const volumes = [`${base}-prometheus-data`, `${base}-tempo-data`];
const resources = [
  { type: "random:index/randomId:RandomId", urn: "urn::RandomId::stack-identity", id: "x", outputs: { hex: identity } },
  ...volumes.map((id) => ({ type: "docker:index/volume:Volume", urn: `urn::${id}`, id })),
  { type: "docker:index/volume:Volume", urn: "urn::config", id: `${base}-tempo-config` },
];

/** A `docker` whose engine has these volumes, all of one identity, and these containers. */
function engine({ id = "HERE", has = [] as string[], containers = [] as string[], of = identity } = {}): void {
  cli.installDocker(
    `if (args.includes("rm")) require("node:fs").appendFileSync(${JSON.stringify(join(cli.folder, "removed"))}, args.join(" ") + "\\n");
     else if (args[0] === "volume" && args[1] === "ls") console.log(${JSON.stringify(has.join("\n"))});
     else if (args[0] === "volume" && args[1] === "inspect") console.log(${JSON.stringify(of)});
     else if (args[0] === "ps" && !args.includes("{{json .}}")) console.log(${JSON.stringify(containers.join("\n"))});`,
    { ID: id, Name: "laptop" },
  );
}

function record(contents: object): void {
  writeFileSync(join(cli.folder, "state/stacks/dev/up.json"), JSON.stringify(contents));
}

const outputs = `if (args[0] === "stack" && args[1] === "output") console.log('{"agentproxyEnvironment":{}}');`;
/** Whether Pulumi's command of that name ran. */
const ran = (name: string): boolean => cli.pulumiCalls().some(({ args }) => args[0] === name);

describe("on another engine", () => {
  const before = { id: "THERE", host: "laptop", endpoint: "unix:///colima.sock", context: "colima" };

  test.each(["up", "destroy"])("%s stops, and names both engines", async (command) => {
    cli.installPulumi(outputs, resources);
    engine();
    record({ engine: before });
    const { status, output } = await cli.run(command, "--yes");
    expect(status).toBe(1);
    expect(output).toContain("is on this engine: unix:///nowhere/docker.sock (host laptop); the last `up` used");
    expect(output).toContain("context colima (unix:///colima.sock, host laptop). Nothing was changed.");
    expect(output).toContain("run `docker context use colima`");
    expect(output).toContain(`run \`npm run ${command} -- --allow-data-loss\``);
    expect(ran(command)).toBe(false);
  });

  test("up goes on with --allow-data-loss, which isn't Pulumi's, and remembers the new engine", async () => {
    cli.installPulumi(outputs, resources);
    engine();
    record({ engine: before });
    expect((await cli.run("up", "--allow-data-loss", "--diff")).status).toBe(0);
    expect(
      cli
        .pulumiCalls()
        .find(({ args }) => args[0] === "up")!
        .args.slice(5),
    ).toEqual(["--yes", "--refresh", "--diff"]);
    const text = readFileSync(join(cli.folder, "state/stacks/dev/up.json"), "utf8");
    expect(JSON.parse(text)).toMatchObject({ engine: { id: "HERE", host: "laptop" } });
  });

  test("an unknown one can't be told from a removal of everything, so up stops, too", async () => {
    cli.installPulumi(outputs, resources);
    engine();
    expect((await cli.run("up")).output).toContain("which engine the last `up` used isn't known");
  });
});

test.each([
  ["some volumes", [volumes[0]!], `${volumes[1]}`],
  ["all volumes", [], volumes.join(", ")],
])("%s that were removed by hand on the same engine are named, and up goes on", async (_, has, missing) => {
  cli.installPulumi(outputs, resources);
  engine({ has });
  record({ engine: { id: "HERE", host: "laptop", endpoint: "unix:///x" } });
  const { status, output } = await cli.run("up");
  expect(output).toContain(`Removed from Docker by hand, with the data in it: ${missing}.\n`);
  expect(status).toBe(0);
});

describe("without a state", () => {
  const adopted = `${outputs} if (args[0] === "up") require("node:fs").writeFileSync(${JSON.stringify("ADOPTED")}, process.env.AGENTPROXY_OTEL_ADOPT ?? "");`;
  const installed = (): void => cli.installPulumi(adopted.replace("ADOPTED", join(cli.folder, "adopted")));
  const adoption = (): string => readFileSync(join(cli.folder, "adopted"), "utf8");

  test("the data of the same project and stack is adopted, in one line", async () => {
    installed();
    engine({ has: [...volumes, `${base}-grafana-config`] });
    const { status, output } = await cli.run("up");
    expect(status).toBe(0);
    expect(output).toContain(`Going on with the data that an earlier stack dev has left: ${volumes.join(", ")}.\n`);
    expect(adoption()).toBe(identity);
    expect(readFileSync(join(cli.folder, "removed"), "utf8")).toBe(`volume rm ${base}-grafana-config\n`);
  });

  test("volumes with other names are not", async () => {
    installed();
    engine({ has: ["other-agentproxy-otel-dev-tempo-data"] });
    expect((await cli.run("up")).status).toBe(0);
    expect(adoption()).toBe("");
  });

  test("nor is what containers exist of, unless --adopt says so", async () => {
    installed();
    engine({ has: volumes, containers: [`${base}-tempo`] });
    const { status, output } = await cli.run("up");
    expect(status).toBe(1);
    expect(output).toContain(`Stack dev exists in Docker (${base}-tempo), but not in this state`);
    expect(output).toContain("run `npm run up -- --adopt`; for a stack beside it, set namePrefix");
    expect(ran("up")).toBe(false);
    expect((await cli.run("up", "--adopt")).output).toContain("Going on with the data");
    expect(adoption()).toBe(identity);
    expect(readFileSync(join(cli.folder, "removed"), "utf8")).toContain(`rm --force --volumes ${base}-tempo\n`);
  });
});

describe("destroy", () => {
  const gone = `const fs = require("node:fs"), file = ${JSON.stringify("FILE")}; if (args[0] === "destroy") fs.writeFileSync(file, "");`;

  test("names the data, and leaves it with --keep-data", async () => {
    cli.installPulumi(gone.replace("FILE", join(cli.folder, "gone")), resources);
    engine({ has: volumes });
    const { status, output } = await cli.run("destroy", "--yes", "--keep-data");
    expect(output).toContain(`changes stay: ${volumes.join(", ")}.`);
    expect(status).toBe(0);
    expect(ran("destroy")).toBe(true);
    expect(() => readFileSync(join(cli.folder, "removed"))).toThrow("ENOENT");
  });

  test("that didn't destroy everything, because of an option of Pulumi's, leaves the data", async () => {
    cli.installPulumi("", resources); // The state that it exports still has the identity.
    engine({ has: volumes });
    expect((await cli.run("destroy", "--yes", "--target", "urn:a")).status).toBe(0);
    expect(() => readFileSync(join(cli.folder, "removed"))).toThrow("ENOENT");
  });

  test("goes on after an interruption, when the state has forgotten the identity", async () => {
    cli.installPulumi("", []);
    engine({ has: volumes });
    record({ left: identity });
    const { output } = await cli.run("destroy", "--yes");
    expect(output).toContain(`changes go, too: ${volumes.join(", ")}.`);
    expect(readFileSync(join(cli.folder, "removed"), "utf8").split("\n").filter(Boolean).sort()).toEqual(
      volumes.map((name) => `volume rm ${name}`).sort(),
    );
  });
});
