import { existsSync } from "node:fs";
import { join } from "node:path";
import { CliRun } from "../../../support/cliRun";

let cli: CliRun;
beforeEach(() => {
  cli = new CliRun();
  cli.createStack("dev");
  cli.installPulumi();
  cli.program("docker", 'console.log("28.0.0");');
});
afterEach(() => cli.remove());

const calls = (): string[][] =>
  existsSync(join(cli.folder, "calls")) ? cli.pulumiCalls().map(({ args }) => args) : [];

describe("a secret on the command line is refused, not repeated, and never reaches Pulumi", () => {
  test.each([
    ["set --secret tlsKey hunter2", "--secret 'tlsKey'"],
    ["set tlsKey hunter2 --secret", "--secret 'tlsKey'"],
    ["set tlsKey --secret=true -- hunter2", "--secret 'tlsKey'"],
    ["--color never set --secret tlsKey hunter2", "--secret 'tlsKey'"],
    ["set --secret --path alerts.receivers[0].url hunter2", "--path --secret 'alerts.receivers[0].url'"],
    ["set-all --secret tlsKey=hunter2", "--secret KEY"],
    ["set-all --secret=tlsKey=hunter2", "--secret KEY"],
    ['set-all --json {"tlsKey":{"value":"hunter2","secret":true}}', "--secret KEY"],
  ])("%s", async (line, form) => {
    for (const command of [["config"], ["pulumi", "config"]]) {
      const { status, output } = await cli.run(...command, ...line.split(" "));
      expect(status).toBe(1);
      expect(output).toContain(`npm run config -- set ${form} < FILE`);
      expect(output).not.toContain("hunter2");
    }
    for (const first of [
      ["config", "--config-file=x.yaml"],
      ["--color", "never", "config"],
    ]) {
      expect((await cli.run("pulumi", ...first, ...line.split(" "))).output).not.toContain("hunter2");
    }
    expect(calls()).toEqual([]);
  });
});

test.each([
  "set --secret tlsKey",
  "set --secret --path alerts.receivers[0].url --type string",
  "set tracesRetention 48h",
  "set --secret=false tracesRetention 48h",
  "get tlsKey --show-secrets",
  "set-all --plaintext tracesRetention=48h",
])("%s arrives at Pulumi", async (line) => {
  expect(await cli.run("config", ...line.split(" "))).toEqual({ status: 0, output: "" });
  expect(calls()).toHaveLength(1);
  expect(calls()[0]!.slice(5)).toEqual(line.split(" "));
});
