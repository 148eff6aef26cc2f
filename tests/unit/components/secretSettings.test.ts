import * as pulumi from "@pulumi/pulumi";
import { serviceNames } from "../../../configs/services";
import { keys } from "../../../configs/settings";
import { runProgram, value, type ProgramRun } from "../../support/program";
import { marker, secretSettings } from "../../support/secretSettings";

/** The key of the object by which Pulumi marks a secret among the inputs of a resource. */
const secretKey = "4dabf18193072939515e22adb298388d";

const secrets = secretSettings();
const keyLine = String(secrets["tlsKey"]).split("\n")[1]!;

const namespaced = (config: object): Record<string, string> =>
  Object.fromEntries(
    Object.entries(config).map(([key, given]) => [
      `agentproxy-otel:${key}`,
      typeof given === "string" ? given : JSON.stringify(given),
    ]),
  );

/** A text with everything that isn't a secret, and one with everything that is. */
function separated(inputs: unknown): { readonly clear: string; readonly secret: string } {
  const secret: unknown[] = [];
  const clear = JSON.stringify(inputs, (_, part: unknown) => {
    if (typeof part !== "object" || part === null || !(secretKey in part)) {
      return part;
    }
    secret.push(part);
    return "[secret]";
  });
  return { clear, secret: JSON.stringify(secret) };
}

test("every setting that may be secret is in this test", () => {
  const mayBeSecret = Object.entries(keys).filter(([, { secretParts }]) => secretParts !== undefined);
  expect(Object.keys(secrets).sort()).toEqual(mayBeSecret.map(([name]) => name).sort());
});

describe("with every one of them encrypted", () => {
  let run: ProgramRun;
  beforeAll(async () => {
    const config = namespaced({ ...secrets, tls: "full" });
    run = await runProgram("dev", config, Object.keys(namespaced(secrets)));
  });

  test("no part of one is in clear among the inputs of a resource, or in an output", async () => {
    for (const { name, inputs } of run.resources) {
      const { clear } = separated(inputs);
      expect([name, clear.includes(marker), clear.includes(keyLine)]).toEqual([name, false, false]);
    }
    const isSecret = (output: unknown): Promise<boolean> => pulumi.isSecret(output as pulumi.Output<unknown>);
    for (const [name, output] of Object.entries(run.outputs)) {
      const shown = (await isSecret(output)) ? "" : JSON.stringify(await value(pulumi.output(output)));
      expect([name, shown.includes(marker)]).toEqual([name, false]);
    }
  });

  test.each(serviceNames)("%s reads them from its secret files", (service) => {
    const carriers = run.resources.filter(({ name }) => name === `${service}-secrets-carrier`);
    expect(carriers.map(({ inputs }) => separated(inputs).secret.includes(marker))).toEqual([true]);
  });

  test.each([
    ["collector", "--config=/run/secrets/config.yaml"],
    ["tempo", "-config.file=/run/secrets/tempo.yaml"],
    ["prometheus", "--config.file=/run/secrets/prometheus.yml"],
    ["alertmanager", "--config.file=/run/secrets/alertmanager.yml"],
  ])("%s is started with %s", (service, argument) => {
    const { entrypoints, command, user } = run.of("docker:index/container:Container").get(service)!;
    expect(`${[entrypoints, command].flat().join(" ")} `).toContain(` ${argument} `);
    expect(user).toMatch(/:0$/); // Secret files are readable by that group only.
  });

  test("Grafana's environment refers to files, also for overrides; names and numbers stay readable", () => {
    const { envs } = run.of("docker:index/container:Container").get("grafana") as { envs: string[] };
    expect(envs).toEqual(
      expect.arrayContaining([
        "GF_SMTP_PASSWORD=$__file{/run/secrets/smtp.password}",
        "GF_SMTP_PORT=1",
        "GF_AUTH_GENERIC_OAUTH_NAME=$__file{/run/secrets/auth.generic_oauth.name}",
        "GF_AUTH_LDAP_CONFIG_FILE=/run/secrets/ldap.toml",
      ]),
    );
  });
});

test.each([
  ["collectorOverrides", "collector"],
  ["tempoOverrides", "tempo"],
  ["prometheusOverrides", "prometheus"],
  ["scrapeTargets", "prometheus"],
])("without encryption, %s stays readable in a preview", async (key, service) => {
  const { resources } = await runProgram("dev", namespaced({ [key]: secrets[key] }));
  const config = resources.find(({ name }) => name === `${service}-config-carrier`)!;
  expect(separated(config.inputs).clear).toContain(marker);
});
