import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CliRun } from "../../../support/cliRun";
import { root } from "../../../support/root";

let cli: CliRun;
beforeEach(() => {
  cli = new CliRun();
  cli.createStack("dev");
  cli.createStack("work");
  cli.installPulumi('if (args.includes("--json")) console.log(\'{"agentproxyEnvironment":{}}\');');
  cli.installDocker();
});
afterEach(() => cli.remove());

const copy = (stack: string): string => join(cli.folder, "state/stacks", stack, "settings.yaml");

describe("npm run pulumi", () => {
  test.each([
    [["stack", "export", "--file", "x.json"]],
    [["stack", "output", "-j", "--show-secrets"]],
    [["version"]],
    [["plugin", "ls"]],
    [["stack", "--help"]],
    [["cancel", "--yes", "--stack", "work"]],
    [["stack", "tag", "set", "--", "-name", "--stack"]],
  ])("%j arrives as it is", async (args) => {
    expect(await cli.run("pulumi", ...args)).toEqual({ status: 0, output: "" });
    expect(cli.pulumiCalls()).toEqual([{ args, stack: args.includes("work") ? "work" : "dev" }]);
  });

  test("own options in front of the subcommand, where Pulumi has none, take effect", async () => {
    await cli.run("pulumi", "--yes", "--stack", "work", "stack", "rm", "--force");
    expect(cli.pulumiCalls()).toEqual([{ args: ["stack", "rm", "--force", "--yes"], stack: "work" }]);
  });

  test("an operation uses the stack's own copy of its settings, and the rest stays in order", async () => {
    const rest = ["--target", "urn:a", "--stack", "work", "-m", "a message", "-c", "key=value", "--yes"];
    expect((await cli.run("pulumi", "up", ...rest)).status).toBe(0);
    expect(cli.pulumiCalls()).toEqual([{ args: ["up", "--config-file", copy("work"), ...rest], stack: "work" }]);
  });

  test("a settings file of the user's own is the only one", async () => {
    const args = ["preview", "--config-file", "mine.yaml"];
    await cli.run("pulumi", ...args);
    expect(cli.pulumiCalls()).toEqual([{ args, stack: "dev" }]);
  });

  test("config is the command of that name, which leaves the salt out of the stack's file", async () => {
    const before = readFileSync(join(root, "Pulumi.dev.yaml"), "utf8");
    await cli.run("pulumi", "config", "get", "tls");
    expect(cli.pulumiCalls()[0]!.args).toEqual([
      "config",
      "--stack",
      "dev",
      "--config-file",
      copy("dev"),
      "get",
      "tls",
    ]);
    expect(readFileSync(join(root, "Pulumi.dev.yaml"), "utf8")).toBe(before);
  });

  test("Pulumi's exit status is the command's", async () => {
    cli.installPulumi("process.exit(3);");
    expect(await cli.run("pulumi", "stack", "ls")).toEqual({ status: 3, output: "" });
  });
});

test.each([
  ["up", ["--yes", "--refresh"]],
  ["preview", [`--policy-pack=${join(root, "policy")}`]],
])("npm run %s forwards its rest in order", async (command, own) => {
  const rest = ["--target", "urn:a", "--diff", "-m", "x y", "-c", "key=value"];
  const { status } = await cli.run(command, "--stack", "work", ...rest);
  expect(status).toBe(0);
  expect(cli.pulumiCalls().find(({ args }) => args[0] === command)!.args).toEqual([
    command,
    "--stack",
    "work",
    "--config-file",
    copy("work"),
    ...own,
    ...rest,
  ]);
});

test.each([[["--policy-pack=other"]], [["--policy-pack", "other"]]])(
  "npm run preview takes another policy pack instead of its own: %j",
  async (pack) => {
    await cli.run("preview", ...pack);
    const { args } = cli.pulumiCalls().find(({ args: [name] }) => name === "preview")!;
    expect(args.filter((argument) => argument.includes("policy"))).toEqual(pack.slice(0, 1));
  },
);

test("npm run preview keeps its policy pack with a configuration of it", async () => {
  await cli.run("preview", "--policy-pack-config=lenient.json");
  expect(
    cli
      .pulumiCalls()
      .find(({ args: [name] }) => name === "preview")!
      .args.slice(-2),
  ).toEqual([`--policy-pack=${join(root, "policy")}`, "--policy-pack-config=lenient.json"]);
});
