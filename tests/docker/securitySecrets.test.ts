import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describeWith, realEngine } from "../support/requirements";
import { ownAddress } from "../support/ports";
import { connections, sendSpan, Web } from "../support/securedStack";
import { generatedSecrets, type Secret } from "../support/stateSecrets";
import { docker, StackUnderTest } from "../support/stackUnderTest";

jest.setTimeout(300_000);

const clientSecret = "the-client-secret-of-the-test";

describeWith(realEngine, "where a stack's secrets are", () => {
  let stack: StackUnderTest;
  let upOutput: string;
  let secrets: readonly Secret[];
  const services = ["collector", "tempo", "loki", "prometheus", "grafana"];

  beforeAll(async () => {
    stack = await StackUnderTest.prepare("it-secrets");
    // Settings that create every kind of secret: passwords, tokens, keys, and one of the user's.
    stack.configure({
      bindAddress: ownAddress,
      otlpAuth: "bearer",
      otlpClients: ["laptop", "ci"],
      tls: "full",
      grafanaViewer: "on",
      grafanaAuth: { "auth.generic_oauth": { enabled: true, name: "Company", client_id: "stack" } },
    });
    await stack.run("preview"); // Makes the stack, which has the key that encrypts.
    await stack.encrypt('grafanaAuth["auth.generic_oauth"].client_secret', clientSecret);
    upOutput = await stack.run("up");
    const { grpc } = await connections(stack);
    await sendSpan(grpc, "grpc");
    await expect(sendSpan({ ...grpc, headers: { authorization: "Bearer wrong" } }, "grpc")).rejects.toThrow();
    const { status, headers } = await (await Web.of(stack)).grafana("/api/org");
    expect(status).toBe(200);
    expect(headers["strict-transport-security"]).toBe("max-age=86400");
    const exported = await stack.run("pulumi", "stack", "export", "--show-secrets");
    secrets = [
      ...generatedSecrets(exported.slice(exported.indexOf("{"))),
      { name: "client_secret", needles: [clientSecret] },
    ];
  });
  afterAll(async () => {
    await stack.tryRun("destroy", "--yes");
    stack.checkout.remove();
  });

  test("the documented command writes the CA's certificate and nothing else", async () => {
    const [, command] = /`([^`]*\bca\.pem)`/.exec(stack.checkout.read("docs/security.md")) ?? [];
    const file = /(\S+\.pem)$/.exec(command!)![1]!;
    const env = { ...process.env, AGENTPROXY_OTEL_STACK: stack.name };
    execFileSync("sh", ["-c", command!], { cwd: stack.checkout.folder, env, stdio: "pipe" });
    const pem = stack.checkout.read(file);
    expect(pem).toMatch(/^-----BEGIN CERTIFICATE-----\n[^-]+\n-----END CERTIFICATE-----\n$/);
    expect(pem.trim()).toBe((await Web.of(stack)).trust.ca?.trim());
    stack.checkout.delete(file);
  });

  const found = (text: string): string[] =>
    secrets.filter(({ needles }) => needles.some((needle) => text.includes(needle))).map(({ name }) => name);

  test("each is in the files of the services that need it, and of no other", () => {
    const places = services.map((service): [string, string[]] => {
      const tar = docker("cp", `${stack.dockerName(`${service}-secrets`)}:/run/secrets`, "-");
      return [service, found(tar).sort()];
    });
    expect(Object.fromEntries(places)).toEqual({
      collector: [
        "collector-certificate-key",
        "otlp-client-ci-token",
        "otlp-client-laptop-token",
        "scrape-password",
        "service-client-collector-certificate-key",
      ],
      loki: ["loki-certificate-key"],
      tempo: ["tempo-certificate-key"],
      prometheus: [
        "prometheus-certificate-key",
        "prometheus-password",
        "prometheus-password (hash)",
        "scrape-password",
        "service-client-prometheus-certificate-key",
      ],
      grafana: [
        "client_secret",
        "grafana-admin-password",
        "grafana-certificate-key",
        "grafana-secret-key",
        "grafana-viewer-password",
        "prometheus-password",
        "scrape-password",
        "service-client-grafana-certificate-key",
      ],
    });
    // In no container: the keys of all CAs.
    expect(secrets.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["authority-key", "service-client-collector-authority-key"]),
    );
  });

  test("the files are readable by their service and writable by none", () => {
    for (const { service, listing } of services.map((name) => ({
      service: name,
      listing: docker("cp", `${stack.dockerName(`${name}-secrets`)}:/run/secrets`, "-"),
    }))) {
      // The mode field of each file's header in a tar.
      const modes = [...listing.matchAll(/secrets\/[\w.-]+\0+(\d{7})\0(\d{7})\0(\d{7})\0/g)].map((match) =>
        match.slice(1),
      );
      expect(modes.length).toBeGreaterThan(2);
      expect({ service, modes: [...new Set(modes.map((fields) => fields.join(" ")))] }).toEqual({
        service,
        modes: [expect.stringMatching(/0440 0000000 0000000$/) as string],
      });
    }
  });

  test("none is in the output of docker inspect", () => {
    const all = stack.leftovers().map((thing) => thing.split(" ") as [string, string]);
    expect(all.length).toBeGreaterThan(10);
    for (const [kind, name] of all) {
      expect([name, found(docker(kind, "inspect", name))]).toEqual([name, []]);
    }
  });

  test("none is on a command line or in a log", () => {
    for (const service of services) {
      const container = stack.dockerName(service);
      expect([service, found(docker("top", container, "-eo", "pid,args"))]).toEqual([service, []]);
      expect([service, found(stack.logOf(service))]).toEqual([service, []]);
    }
  });

  test("none is in the output of up, in the state, or in a preview of a change, as text or JSON", async () => {
    expect(found(upOutput)).toEqual([]);
    const state = join(stack.checkout.folder, `.state/.pulumi/stacks/agentproxy-otel/${stack.name}.json`);
    expect(found(readFileSync(state, "utf8"))).toEqual([]);
    stack.configure({ otlpClients: ["laptop:2", "ci"], passwordGeneration: "2", tlsHosts: ["otel.example.com"] });
    expect(found(await stack.run("preview"))).toEqual([]);
    expect(found(await stack.run("preview", "--diff"))).toEqual([]);
    const json = await stack.run("preview", "--json");
    expect(json).toContain("otlp-client-laptop-token");
    expect(found(json)).toEqual([]);
  });
});
