import * as pulumi from "@pulumi/pulumi";
import { parse } from "yaml";
import { certificateOf, committedConfig, runProgram, value, type ProgramRun } from "../../support/program";
import type { ClientOutput } from "../../../components/outputs";

const container = "docker:index/container:Container";
const secretText = /<(password|key|hash) of/;

/** The inputs of a container. */
function inputs(run: ProgramRun, name: string): { ports?: { external: number; ip: string }[] } {
  return run.of(container).get(name) as never;
}

/** The files of a carrier. The whole list is one secret value, which has to be unwrapped. */
function secretFiles(run: ProgramRun, service: string): Record<string, string> {
  const { uploads } = run.of(container).get(`${service}-secrets-carrier`) as {
    uploads: { value: { file: string; content: string }[] };
  };
  return Object.fromEntries(uploads.value.map(({ file, content }) => [file.replace("/run/secrets/", ""), content]));
}

const settings = (more: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(more).map(([key, text]) => [`agentproxy-otel:${key}`, text]));

describe("the team's stack", () => {
  let run: ProgramRun;
  beforeAll(async () => {
    run = await runProgram("team");
  });

  test("OTLP and Grafana are published, at the configured address", () => {
    const published = ["collector", "tempo", "prometheus", "grafana"].flatMap((service) =>
      (inputs(run, service).ports ?? []).map(({ external, ip }) => `${service} ${ip}:${external}`),
    );
    expect(published).toEqual(["collector 10.0.0.5:4317", "collector 10.0.0.5:4318", "grafana 10.0.0.5:3000"]);
  });

  test("Prometheus gets the ends of all certificates as series", () => {
    const { groups } = parse(secretFiles(run, "prometheus")["certificates.rules.yml"]!) as {
      groups: { rules: { expr: string; labels: { certificate: string } }[] }[];
    };
    const rules = groups.flatMap((group) => group.rules);
    expect(rules.map(({ labels }) => labels.certificate).sort()).toEqual([
      "CA",
      "collector",
      "grafana",
      "prometheus",
      "tempo",
    ]);
    expect(new Set(rules.map(({ expr }) => expr))).toEqual(
      new Set([`vector(${Date.UTC(2036, 10, 21, 11, 15, 9) / 1000})`]),
    );
  });

  test("each service has its own key, and the collector has the tokens", () => {
    expect(secretFiles(run, "collector")).toEqual({
      "ca.crt": certificateOf("authority"),
      "tls.crt": certificateOf("collector-certificate"),
      "tls.key": "<key of collector-certificate-key>",
      "otlp-tokens": "<password of otlp-client-laptop-token>\n<password of otlp-client-ci-token>\n",
    });
    for (const service of ["tempo", "prometheus", "grafana"]) {
      expect(secretFiles(run, service)).toMatchObject({ "tls.key": `<key of ${service}-certificate-key>` });
    }
  });

  test("certificates have the names that users and services use", () => {
    const requests = run.of("tls:index/certRequest:CertRequest");
    expect(requests.get("collector-certificate-request")).toMatchObject({
      dnsNames: ["collector", "localhost", "otel.example.internal"],
      ipAddresses: ["127.0.0.1", "10.0.0.5"],
    });
    expect(run.of("tls:index/locallySignedCert:LocallySignedCert").get("collector-certificate")).toMatchObject({
      validityPeriodHours: 365 * 24,
      earlyRenewalHours: 122 * 24 - 8, // A third of it.
    });
  });

  test("no secret is in a service's inputs", () => {
    const services = ["collector", "tempo", "prometheus", "grafana"].map((service) => inputs(run, service));
    expect(JSON.stringify(services)).not.toMatch(secretText);
  });

  test("outputs with secrets are secret, and say which client has which token", async () => {
    for (const name of ["grafanaPassword", "grafanaViewerPassword", "agentproxyEnvironment", "otlpClients"]) {
      expect([name, await pulumi.isSecret(run.outputs[name] as pulumi.Output<unknown>)]).toEqual([name, true]);
    }
    const clients = await value(run.outputs["otlpClients"] as pulumi.Output<ClientOutput[]>);
    expect(clients.map(({ name, environment }) => [name, environment["OTEL_EXPORTER_OTLP_HEADERS"]])).toEqual([
      ["laptop", "authorization=Bearer%20<password of otlp-client-laptop-token>"],
      ["ci", "authorization=Bearer%20<password of otlp-client-ci-token>"],
    ]);
    expect(run.outputs).toMatchObject({
      grafanaUrl: "https://10.0.0.5:3000",
      otlpGrpcEndpoint: "https://10.0.0.5:4317",
      otlpHttpEndpoint: "https://10.0.0.5:4318",
    });
    expect(run.outputs).not.toHaveProperty("prometheusUrl");
  });
});

test("a new generation of a client changes its token and no other", async () => {
  const { of } = await runProgram("dev", settings({ otlpAuth: "bearer", otlpClients: '["laptop:2","ci"]' }));
  const tokens = of("random:index/randomPassword:RandomPassword");
  expect(tokens.get("otlp-client-laptop-token")).toMatchObject({ keepers: { generation: "2" } });
  expect(tokens.get("otlp-client-ci-token")).toMatchObject({ keepers: { generation: "1" } });
});

test("with mtls the collector trusts exactly the CAs of its clients", async () => {
  const run = await runProgram("dev", settings({ otlpAuth: "mtls", tls: "full", otlpClients: '["laptop","ci"]' }));
  expect(secretFiles(run, "collector")["clients.crt"]).toBe(
    certificateOf("otlp-client-laptop-authority") + certificateOf("otlp-client-ci-authority"),
  );
  const clients = await value(run.outputs["otlpClients"] as pulumi.Output<ClientOutput[]>);
  expect(clients[1]).toMatchObject({
    name: "ci",
    authority: certificateOf("authority"),
    certificate: certificateOf("otlp-client-ci-certificate") + certificateOf("otlp-client-ci-authority"),
    key: "<key of otlp-client-ci-certificate-key>",
  });
});

test("a Prometheus exposed to other hosts requires the password that Grafana has", async () => {
  const run = await runProgram("team", {
    ...committedConfig("team"),
    ...settings({ prometheusPort: "9090" }),
  });
  expect(secretFiles(run, "prometheus")["web.yml"]).toContain("prometheus: <hash of prometheus-password>");
  expect(secretFiles(run, "grafana")["prometheus-password"]).toBe("<password of prometheus-password>");
  expect(await pulumi.isSecret(run.outputs["prometheusPassword"] as pulumi.Output<string>)).toBe(true);
});
