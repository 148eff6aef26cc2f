import { killedRun } from "../support/killedRun";
import { expectMarks, leaveMarks, type Marks } from "../support/marks";
import { describeWith, realEngine } from "../support/requirements";
import { docker, StackUnderTest } from "../support/stackUnderTest";

jest.setTimeout(300_000);

describeWith(realEngine, "runs that are killed", () => {
  let stack: StackUnderTest;
  let marks: Marks;
  let volumesBefore: string[];
  beforeAll(async () => {
    volumesBefore = anonymousVolumes();
    stack = await StackUnderTest.prepare("it-killed");
  });
  afterAll(async () => {
    await stack.tryRun("destroy", "--yes");
    stack.checkout.remove();
  });

  /** Those of the whole engine that no container has: the ones that a removed container has left have no labels. */
  const anonymousVolumes = (): string[] =>
    docker("volume", "ls", "--quiet", "--filter", "dangling=true")
      .split("\n")
      .filter((name) => /^[0-9a-f]{64}$/.test(name))
      .sort();

  const count = (kind: string): number => stack.leftovers().filter((line) => line.startsWith(`${kind} `)).length;

  /** Everything is there, and nothing twice. */
  function expectComplete(): void {
    const names = stack.leftovers();
    expect(new Set(names).size).toBe(names.length);
    expect([count("container"), count("volume"), count("network")]).toEqual([13, 12, 2]);
  }

  // Each of these runs goes on where the one before it was killed, or else it wouldn't get to its own end.
  test.each([
    ["network", 1],
    ["container", 1],
    ["container", 3],
    ["container", 6],
    ["container", 9],
  ] as const)("the first up is killed when it has made its %s number %i", async (kind, number) => {
    await killedRun(stack, ["up"], () => count(kind) >= number);
  });

  test("and the next one completes it", async () => {
    const output = await stack.run("up");
    expect(output).toContain("An earlier run was interrupted (process ");
    expectComplete();
    await stack.run("preview", "--expect-no-changes");
    marks = await leaveMarks(stack);
  });

  const retentions = ["49h", "50h", "51h", "52h", "53h"].values();

  /** The container that a service had before, and the one that it has now. */
  type Moment = (before: string | undefined, now: string | undefined, state: string) => boolean;

  test.each<[string, string, Moment]>([
    ["has removed the carrier of Tempo's files", "tempo-config", (before, now) => now !== before],
    ["has made a new carrier", "tempo-config", (before, now) => now !== undefined && now !== before],
    ["has stopped Tempo", "tempo", (before, now, state) => now !== before || state !== "running"],
    ["has removed Tempo", "tempo", (before, now) => now !== before],
    ["has made a new Tempo", "tempo", (before, now) => now !== undefined && now !== before],
  ])("an up over a running stack, killed when it %s, is completed by the next without a loss", async (...moment) => {
    const [, service, reached] = moment;
    stack.configure({ tracesRetention: retentions.next().value }); // So that there is something to replace.
    const before = stack.containerIds()[service];
    const filter = ["--filter", `name=${stack.dockerName(service)}$`];
    const state = (): string => docker("ps", "--all", "--format", "{{.State}}", ...filter).trim();
    await killedRun(stack, ["up"], () => reached(before, stack.containerIds()[service], state()));
    await stack.run("up");
    expectComplete();
    await expectMarks(stack, marks);
  });

  test("a destroy that is killed is completed by the next, and nothing is left", async () => {
    await killedRun(stack, ["destroy", "--yes"], () => count("container") <= 4);
    await stack.run("destroy", "--yes");
    expect(stack.leftovers()).toEqual([]);
    expect(anonymousVolumes().filter((name) => !volumesBefore.includes(name))).toEqual([]);
  });
});
