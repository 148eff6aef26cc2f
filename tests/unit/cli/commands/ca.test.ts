import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CliRun } from "../../../support/cliRun";

const pem = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
let cli: CliRun;
beforeEach(() => {
  cli = new CliRun();
  cli.createStack("dev");
  process.env["INIT_CWD"] = cli.folder;
});
afterEach(() => cli.remove());

const installPulumi = (outputs: object): void =>
  cli.installPulumi(`console.log(${JSON.stringify(JSON.stringify({ agentproxyEnvironment: {}, ...outputs }))});`);

test("npm run ca writes the certificate to a file of the folder in which npm was called", async () => {
  installPulumi({ certificateAuthority: pem });
  const file = join(cli.folder, "ca.pem");
  expect(await cli.run("ca", "ca.pem")).toEqual({
    status: 0,
    output: `The certificate of the stack's CA is in ${file}\n`,
  });
  expect(readFileSync(file, "utf8")).toBe(pem);
});

test("a stack without TLS has none, which is an error that says what to do", async () => {
  installPulumi({});
  expect(await cli.run("ca", "ca.pem")).toEqual({
    status: 1,
    output: "\nStack dev has no CA. Set tls to internal or full, and run `npm run up`.\n",
  });
});
