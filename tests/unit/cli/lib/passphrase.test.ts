import { existsSync, readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { CliRun } from "../../../support/cliRun";

jest.setTimeout(30_000); // Each test runs many processes.

let cli: CliRun;
let state: string;
beforeEach(() => {
  cli = new CliRun();
  cli.installDocker();
  state = join(cli.folder, "state");
  delete process.env["AGENTPROXY_OTEL_PASSPHRASE_FILE"];
});
afterEach(() => cli.remove());

const wrong = `console.error("error: getting stack configuration: get stack secrets manager: incorrect passphrase"); process.exit(255);`;

test("a missing passphrase beside a stack is an error, and none is made", async () => {
  cli.createStack("dev");
  cli.createStack("work");
  cli.installPulumi();
  rmSync(join(state, "passphrase"));
  const { status, output } = await cli.run("up");
  expect(status).toBe(1);
  expect(output).toContain(
    `The passphrase file ${state}/passphrase is missing, and the state of dev, work can't be read without it. Restore`,
  );
  expect(output).toContain(`(mv ${state} ${state}.lost) and run \`npm run up -- --adopt\``);
  expect(existsSync(join(state, "passphrase"))).toBe(false);
});

test("a state without stacks gets a passphrase, which only its owner can read", async () => {
  cli.installPulumi("process.exit(1);"); // `stack init` fails; the passphrase comes before it.
  await cli.run("up");
  expect(readFileSync(join(state, "passphrase"), "utf8")).toMatch(/^[0-9a-f]{64}\n$/);
  expect(statSync(join(state, "passphrase")).mode & 0o777).toBe(0o600);
});

test("AGENTPROXY_OTEL_PASSPHRASE_FILE keeps it elsewhere", async () => {
  cli.createStack("dev");
  rmSync(join(state, "passphrase"));
  const file = join(cli.folder, "elsewhere");
  process.env["AGENTPROXY_OTEL_PASSPHRASE_FILE"] = file;
  cli.installPulumi("console.log(process.env.PULUMI_CONFIG_PASSPHRASE_FILE); process.exit(1);");
  expect((await cli.run("env")).output).toContain(`The passphrase file ${file} is missing`);
  cli.program("elsewhere", "", cli.folder);
  expect((await cli.run("env")).output).toContain(file);
  expect(existsSync(join(state, "passphrase"))).toBe(false);
});

test.each([
  ["up", "on the terminal"],
  ["env", "quietly"],
])("of npm run %s, which runs Pulumi %s, the error about a wrong passphrase says what to do", async (command) => {
  cli.createStack("dev");
  cli.installPulumi(wrong);
  const { status, output } = await cli.run(command);
  expect(status).toBe(1);
  expect(output).toContain(`\nThe passphrase in ${state}/passphrase isn't the one of this state. Restore the file, or`);
});

test("an up that fails for another reason keeps Pulumi's status and message", async () => {
  cli.createStack("dev");
  cli.installPulumi('if (args[0] === "up") process.exit(3);');
  expect(await cli.run("up")).toEqual({ status: 3, output: "" });
});
