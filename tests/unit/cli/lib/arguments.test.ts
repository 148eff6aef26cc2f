import { parseArguments } from "../../../../cli/lib/arguments";

test("what isn't an own option keeps its place and its form", () => {
  const argv = ["--target", "urn:a", "--stack", "work", "--diff", "-m", "a message", "-y", "-c", "k=v"];
  expect(parseArguments(argv, "dev")).toEqual({
    stack: "work",
    yes: true,
    help: undefined,
    positionals: ["urn:a", "a message", "k=v"],
    rest: ["--target", "urn:a", "--diff", "-m", "a message", "-c", "k=v"],
    raw: argv,
  });
});

test.each([[["--stack", "a"]], [["--stack=a"]], [["-s", "a"]], [["-s=a"]], [["-sa"]]])("%j names the stack", (argv) => {
  expect(parseArguments(argv, "dev")).toMatchObject({ stack: "a", rest: [] });
});

test("the last stack counts; none is the default", () => {
  expect(parseArguments(["-s", "a", "--stack", "b"], "dev").stack).toBe("b");
  expect(parseArguments([], "dev").stack).toBe("dev");
});

test("letters behind a single dash aren't options of their own", () => {
  expect(parseArguments(["-myes"], "dev")).toMatchObject({ yes: false, rest: ["-myes"], stack: "dev" });
});

test("nothing after -- is an own option", () => {
  const argv = ["set", "--", "key", "--stack"];
  expect(parseArguments(argv, "dev")).toMatchObject({
    stack: "dev",
    rest: argv,
    positionals: ["set", "key", "--stack"],
  });
});

test("raw begins behind own options in front of everything else", () => {
  expect(parseArguments(["-y", "--stack", "a", "up", "--stack", "b"], "dev")).toMatchObject({
    stack: "b",
    yes: true,
    raw: ["up", "--stack", "b"],
  });
  expect(parseArguments(["--stack", "a"], "dev").raw).toEqual([]);
  expect(parseArguments(["-s", "a", "--help"], "dev").help).toBe("first");
});

test("--stack without a value says what it takes", () => {
  expect(() => parseArguments(["up", "--stack"], "dev")).toThrow("--stack has no value. Give it the name of a stack");
});
