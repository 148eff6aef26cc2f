import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { CliRun } from "../../../support/cliRun";

/** The launcher downloads with `fetch`; here it fails as without a network. */
function withoutNetwork(cli: CliRun): void {
  const preload = join(cli.folder, "offline.cjs");
  writeFileSync(preload, 'globalThis.fetch = () => Promise.reject(new TypeError("fetch failed"));\n');
  process.env["NODE_OPTIONS"] = `--require ${preload}`;
}

/** A `pulumi` on the PATH that only knows its version and how to record that it was called. */
function pulumiOnPath(cli: CliRun, version: string): void {
  cli.program(
    "pulumi",
    `if (process.argv[2] === "version") console.log("${version}");
     else require("node:fs").writeFileSync(${JSON.stringify(join(cli.folder, "called"))}, "");
     process.exit(process.argv[2] === "version" ? 0 : 7);`,
  );
}

let cli: CliRun;
beforeEach(() => {
  cli = new CliRun();
  withoutNetwork(cli);
});
afterEach(() => cli.remove());

test("without a download and a pulumi, one sentence says what and one what to do", async () => {
  process.env["PATH"] = join(cli.folder, "bin");
  const { status, output } = await cli.run("pulumi", "stack", "ls");
  expect(status).toBe(1);
  expect(output).toMatch(
    /^The Pulumi CLI \d+\.\d+\.\d+ could not be downloaded \(fetch failed\)\. Check the network /m,
  );
  expect(output).toContain("https://www.pulumi.com/docs/install/");
  expect(output).toContain(join(cli.folder, "pulumi/versions"));
});

test("without a download, a pulumi on the PATH of an allowed version is used, which one line says", async () => {
  pulumiOnPath(cli, "v3.200.1");
  const { output } = await cli.run("pulumi", "stack", "ls");
  expect(output).toContain(`(fetch failed); using ${join(cli.folder, "bin/pulumi")} 3.200.1.\n`);
  expect(output).toContain("pulumi stack init failed."); // By that one, which ends with 7.
});

test("without a download, a pulumi on the PATH of another version is refused by name", async () => {
  pulumiOnPath(cli, "v2.9.0");
  const { status, output } = await cli.run("pulumi", "stack", "ls");
  expect(status).toBe(1);
  expect(output).toContain(`(fetch failed), and ${join(cli.folder, "bin/pulumi")} 2.9.0 doesn't fit.`);
});

test("the installed version is used without a word", async () => {
  pulumiOnPath(cli, "v3.200.1");
  cli.installPulumi();
  cli.createStack("dev");
  expect(await cli.run("pulumi", "stack", "ls")).toEqual({ status: 0, output: "" });
});
