import { renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { testImages } from "../support/images";
import { expectMarks, expectNoMarks, leaveMarks, type Marks } from "../support/marks";
import { describeWith, realEngine } from "../support/requirements";
import { docker, StackUnderTest } from "../support/stackUnderTest";

jest.setTimeout(300_000);

describeWith(realEngine, "the data of a stack on a real engine", () => {
  let stack: StackUnderTest;
  let marks: Marks;
  beforeAll(async () => {
    stack = await StackUnderTest.prepare("it-data");
    stack.configure({ alerts: { receivers: [receiver] } });
    await stack.run("up");
    marks = await leaveMarks(stack);
  });
  afterAll(async () => {
    await stack.tryRun("destroy", "--yes");
    stack.checkout.remove();
  });

  const receiver = { type: "email", to: "a@example.com", from: "b@example.com", smarthost: "mail.example.com:587" };
  const state = (): string => join(stack.checkout.folder, ".state");
  const dataVolumes = (): string[] =>
    stack
      .leftovers()
      .filter((line) => line.startsWith("volume ") && line.endsWith("-data"))
      .map((line) => line.replace("volume ", ""));
  /** Runs a shell command as root in a container that has volumes only. */
  const inVolumes = (mounts: readonly string[], command: string): string => {
    const volumes = mounts.flatMap((mount) => ["--volume", mount]);
    const shell = ["--user", "0", "--network", "none", "--entrypoint", "sh", ...volumes, testImages["grafana"]!];
    return docker("run", "--rm", ...shell, "-c", command).trim();
  };

  test("Alertmanager's volume outlives its receivers, and is found again", async () => {
    const volume = stack.dockerName("alertmanager-data");
    inVolumes([`${volume}:/data`], "echo kept > /data/mark");
    const mark = (): string => inVolumes([`${volume}:/data:ro`], "cat /data/mark");
    stack.configure({ alerts: undefined });
    await stack.run("up");
    expect(Object.keys(stack.containerIds())).not.toContain("alertmanager");
    expect(mark()).toBe("kept");
    stack.configure({ alerts: { receivers: [receiver] } });
    await stack.run("up");
    expect(Object.keys(stack.containerIds())).toContain("alertmanager");
    expect(mark()).toBe("kept");
    stack.configure({ alerts: undefined });
    await stack.run("up");
  });

  test("another prefix stops the up, which names each volume and changes nothing", async () => {
    const before = stack.containerIds();
    stack.configure({ namePrefix: "other" });
    const { status, output } = await stack.tryRun("up");
    expect(status).not.toBe(0);
    for (const service of ["tempo", "loki", "prometheus", "grafana"]) {
      const volume = stack.dockerName(`${service}-data`);
      expect(output).toContain(`${service}: its data is in ${volume}, not in other-${volume}`);
    }
    expect(output).toContain("`npm run up -- --allow-data-loss`");
    expect(stack.containerIds()).toEqual(before);
  });

  test("with --allow-data-loss it goes on with empty stores, and leaves the old volumes", async () => {
    const volumes = dataVolumes();
    await stack.run("up", "--allow-data-loss");
    await expectNoMarks(stack, marks);
    expect(dataVolumes()).toEqual(expect.arrayContaining(volumes));
  });

  test("the copy that docs/recipes.md describes takes the data along", async () => {
    await stack.run("stop");
    for (const service of ["tempo", "loki", "prometheus", "grafana"]) {
      const volume = stack.dockerName(`${service}-data`);
      inVolumes([`${volume}:/old:ro`, `other-${volume}:/new`], "find /new -mindepth 1 -delete && cp -a /old/. /new/");
    }
    await stack.run("start");
    await expectMarks(stack, marks);
  });

  test("with the old prefix the data is there again", async () => {
    stack.configure({ namePrefix: undefined });
    await stack.run("up");
    await expectMarks(stack, marks);
  });

  test("a stack whose state is lost while it runs is taken over with --adopt only, with its data", async () => {
    rmSync(state(), { recursive: true });
    const before = stack.containerIds();
    const { status, output } = await stack.tryRun("up");
    expect(status).toBe(1);
    expect(output).toContain("Stack it-data exists in Docker (agentproxy-otel-it-data-collector, ");
    expect(output).toContain("run `npm run up -- --stack it-data --adopt`; for a stack beside it, set namePrefix");
    expect(stack.containerIds()).toEqual(before);

    await stack.run("up", "--adopt");
    await expectMarks(stack, marks);
    await stack.run("preview", "--refresh", "--expect-no-changes");
  });

  test("the data that destroy leaves with --keep-data is found again, also without the state", async () => {
    const volumes = dataVolumes();
    await stack.run("destroy", "--yes", "--keep-data");
    expect(stack.leftovers()).toEqual(volumes.map((name) => `volume ${name}`));
    rmSync(state(), { recursive: true });
    const output = await stack.run("up");
    expect(output).toContain("Going on with the data that an earlier stack it-data has left: agentproxy-otel-it-data-");
    await expectMarks(stack, marks);
    await stack.run("preview", "--refresh", "--expect-no-changes");
  });

  test("without the passphrase the state is no use, and what the message advises keeps the data", async () => {
    rmSync(join(state(), "passphrase"));
    const { status, output } = await stack.tryRun("up");
    expect(status).toBe(1);
    expect(output).toContain(`move the state away (mv ${state()} ${state()}.lost) and run \`npm run up -- --adopt\``);
    renameSync(state(), `${state()}.lost`);
    await stack.run("up", "--adopt");
    await expectMarks(stack, marks);
  });

  test("destroy removes the data under every prefix", async () => {
    expect(dataVolumes()).toEqual(expect.arrayContaining([`other-${stack.dockerName("tempo-data")}`]));
    await stack.run("destroy", "--yes");
    expect(stack.leftovers()).toEqual([]);
  });
});
