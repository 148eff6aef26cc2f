import { readOptions } from "../../../../tools/test/options";
import { projects } from "../../../../tools/test/projects";

const read = (argv: string[], env: NodeJS.ProcessEnv = {}) => {
  const options = readOptions(argv, env);
  return { ...options, projects: options.projects.map(({ name }) => name) };
};
const all = projects.map(({ name }) => name);

test("without arguments, everything runs", () => {
  expect(read([])).toEqual({ help: false, checks: true, requireBinaries: false, projects: all, jestArguments: [] });
});

test.each([
  [["--selectProjects", "docker", "unit"], ["unit", "docker"], []],
  [["--selectProjects=unit", "--bail"], ["unit"], ["--bail"]],
  [
    ["--selectProjects", "unit", "--testPathPatterns", "rules", "-t", "a b"],
    ["unit"],
    ["--testPathPatterns", "rules", "-t", "a b"],
  ],
  [["rules"], all, ["rules"]],
])("%j is restricted, and jest's arguments stay in order", (argv, selected, jestArguments) => {
  expect(read(argv)).toMatchObject({ checks: false, projects: selected, jestArguments });
});

test("--check adds the static checks to a restricted run", () => {
  expect(read(["--check", "--selectProjects", "unit"])).toMatchObject({ checks: true, projects: ["unit"] });
  expect(read(["--check"])).toMatchObject({ checks: true, projects: all, jestArguments: [] });
});

test.each([
  [["--require-binaries"], {}, true],
  [[], { CI: "true" }, true],
  [[], { REQUIRE_BINARIES: "1" }, true],
  [[], { CI: "false" }, false],
])("%j with %j requires programs: %s", (argv, env, required) => {
  expect(read(argv, env)).toMatchObject({ requireBinaries: required, checks: true });
});

test("an unknown project and a missing one are named with the known ones", () => {
  expect(() => read(["--selectProjects", "unit", "units"])).toThrow(
    "There is no project units. The projects are: unit, binaries, agents, pulumi, docker",
  );
  expect(() => read(["--selectProjects", "--bail"])).toThrow("--selectProjects has no value.");
});
