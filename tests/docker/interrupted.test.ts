import { spawn } from "node:child_process";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describeWith, realEngine } from "../support/requirements";
import { docker, StackUnderTest } from "../support/stackUnderTest";

jest.setTimeout(300_000);

describeWith(realEngine, "an up that is killed", () => {
  let stack: StackUnderTest;
  beforeAll(async () => {
    stack = await StackUnderTest.prepare("it-killed");
  });
  afterAll(() => stack.checkout.remove());

  const count = (kind: string): number => stack.leftovers().filter((line) => line.startsWith(`${kind} `)).length;

  /** Volumes of the whole engine: the anonymous ones of removed containers, which have no labels, among them. */
  const allVolumes = (): string[] => docker("volume", "ls", "--quiet").split("\n").sort();

  /** Starts an up, and kills it with everything that it started as soon as Docker has that many of a kind. */
  async function killedUp(kind: string, number: number): Promise<void> {
    const launcher = join(stack.checkout.folder, "cli/launch.cjs");
    const child = spawn(process.execPath, [launcher, "cli/main", "up", "--stack", stack.name], {
      cwd: stack.checkout.folder,
      detached: true, // A process group of its own, which can be killed as a whole.
      stdio: "ignore",
    });
    const ended = new Promise((resolve) => child.once("close", resolve));
    while (child.exitCode === null && count(kind) < number) {
      await sleep(50);
    }
    expect(child.exitCode).toBeNull();
    process.kill(-child.pid!, "SIGKILL");
    await ended;
  }

  test.each([
    ["network", 1],
    ["network", 2],
    ["volume", 3],
    ["container", 1],
    ["container", 4],
    ["container", 7],
  ] as const)("while it makes its %s number %i is completed by the next up", async (kind, number) => {
    const before = allVolumes();
    await killedUp(kind, number);
    const output = await stack.run("up");
    expect(output).toContain("An earlier run was interrupted (process ");
    const names = stack.leftovers();
    expect(new Set(names).size).toBe(names.length);
    expect([count("container"), count("volume"), count("network")]).toEqual([11, 10, 2]);
    await stack.run("preview", "--expect-no-changes");
    await stack.run("destroy", "--yes");
    expect(stack.leftovers()).toEqual([]);
    expect(allVolumes()).toEqual(before);
  });

  test("can be destroyed as it is", async () => {
    const before = allVolumes();
    await killedUp("container", 5);
    await stack.run("destroy", "--yes");
    expect(stack.leftovers()).toEqual([]);
    expect(allVolumes()).toEqual(before);
  });
});
