import { commands } from "../../../cli/commands";
import { CliRun } from "../../support/cliRun";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../support/root";

let cli: CliRun;
beforeEach(() => (cli = new CliRun()));
afterEach(() => cli.remove());

test("an unknown command lists the known ones", async () => {
  const { status, output } = await cli.run("upp");
  expect(status).toBe(1);
  expect(output).toContain("There is no command 'upp'. The commands are:\n  npm run up ");
});

test("a name that every object has is no command", async () => {
  expect((await cli.run("constructor")).output).toContain("There is no command 'constructor'.");
});

test("a stack that can't be one is refused", async () => {
  expect(await cli.run("up", "--stack", "../x")).toEqual({
    status: 1,
    output: "\n'../x' cannot be the name of a stack. Use letters, digits, '-', '_' and '.'.\n",
  });
});

test.each(["password", "env", "ca"])("%s of a stack that isn't there says what to do", async (command) => {
  expect(await cli.run(command)).toEqual({ status: 1, output: "\nThere is no stack dev. Run `npm run up` first.\n" });
});

test("every command has a script of its name, and --help", async () => {
  const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    scripts: Record<string, string>;
  };
  for (const [name, { takes, does, options = {} }] of Object.entries(commands)) {
    expect(scripts[name]).toBe(`node cli/launch.cjs cli/main ${name}`);
    const { status, output } = await cli.run(name, "--help");
    expect(status).toBe(0);
    const [usage, sentence, ...lines] = output.trimEnd().split("\n");
    expect([usage, sentence]).toEqual([`npm run ${name}${takes} [-- --stack NAME]`, does]);
    expect(lines.map((line) => line.trim().split(/ {2,}/))).toEqual(Object.entries(options));
  }
});
