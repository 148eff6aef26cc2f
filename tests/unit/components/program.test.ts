import * as pulumi from "@pulumi/pulumi";
import { runProgram, value, type ProgramRun } from "../../support/program";
import { expectGolden } from "../../support/golden";

const container = "docker:index/container:Container";

let run: ProgramRun;
beforeAll(async () => {
  run = await runProgram("dev");
});

test("dev creates exactly these resources, with these inputs", () => {
  const withoutFiles = run.resources.map(({ type, name, inputs }) => ({
    type,
    name,
    inputs: {
      ...inputs,
      ...(Array.isArray(inputs["uploads"]) && {
        // The contents have their own golden files.
        uploads: (inputs["uploads"] as { file: string; permissions: string }[]).map(({ file, permissions }) => ({
          file,
          permissions,
        })),
      }),
    },
  }));
  expectGolden("dev/resources.json", `${JSON.stringify(withoutFiles, null, 2)}\n`);
});

test("passwords are secret outputs, and not among the services' inputs", async () => {
  const password = run.outputs["grafanaPassword"] as pulumi.Output<string>;
  expect(await pulumi.isSecret(password)).toBe(true);
  expect(await value(password)).toBe("<password of grafana-admin-password>");
  const services = run.resources.filter(({ name }) => !name.endsWith("-carrier") && !name.endsWith("-revision"));
  expect(JSON.stringify(services)).not.toContain("<password of");
});

test.each(["collector", "tempo", "prometheus", "grafana"])("%s is hardened", (service) => {
  expect(run.of(container).get(service)).toMatchObject({
    user: expect.stringMatching(/^[1-9]\d*:\d+$/) as string,
    capabilities: { drops: ["ALL"] },
    securityOpts: ["no-new-privileges:true"],
    restart: "unless-stopped",
    logDriver: "json-file",
    logOpts: { "max-size": "10m", "max-file": "3" },
    memory: expect.any(Number) as number,
    memorySwap: run.of(container).get(service)!["memory"],
  });
});
