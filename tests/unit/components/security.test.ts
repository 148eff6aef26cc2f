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
      ...["collector", "grafana"].flatMap((service) => [service, `${service} as a client`]),
      "loki",
      ...["prometheus", "prometheus as a client"],
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
      "client.crt":
        certificateOf("service-client-collector-certificate") + certificateOf("service-client-collector-authority"),
      "client.key": "<key of service-client-collector-certificate-key>",
      "health-clients.crt": certificateOf("service-client-grafana-authority"),
      "scrape.htpasswd": "scrape:<password of scrape-password>\n",
      "otlp-tokens": "<password of otlp-client-laptop-token>\n<password of otlp-client-ci-token>\n",
    });
    for (const service of ["tempo", "prometheus", "grafana"]) {
      expect(secretFiles(run, service)).toMatchObject({ "tls.key": `<key of ${service}-certificate-key>` });
    }
  });

  test("Tempo trusts the CAs of exactly the services that are its clients, and no client certificate for its own", () => {
    expect(secretFiles(run, "tempo")).toEqual({
      "ca.crt": certificateOf("authority"),
      "tls.crt": certificateOf("tempo-certificate"),
      "tls.key": "<key of tempo-certificate-key>",
      "http-clients.crt":
        certificateOf("service-client-grafana-authority") + certificateOf("service-client-prometheus-authority"),
      "otlpGrpc-clients.crt": certificateOf("service-client-collector-authority"),
    });
  });

  test("the stack's CA signs servers only, and every client's certificate is signed by a CA of its own", () => {
    const issued = [...run.of("tls:index/locallySignedCert:LocallySignedCert")].map(([name, inputs]) => [
      name,
      inputs["caCertPem"],
      inputs["allowedUses"],
    ]);
    const server = (service: string): unknown[] => [
      `${service}-certificate`,
      certificateOf("authority"),
      ["digital_signature", "server_auth"],
    ];
    const client = (service: string): unknown[] => [
      `service-client-${service}-certificate`,
      certificateOf(`service-client-${service}-authority`),
      ["client_auth", "digital_signature"],
    ];
    expect(issued).toEqual([
      ...["collector", "grafana", "loki", "prometheus"].map(server),
      ...["collector", "grafana", "prometheus"].map(client),
      server("tempo"),
    ]);
    const selfSigned = [...run.of("tls:index/selfSignedCert:SelfSignedCert").keys()];
    expect(selfSigned).toEqual([
      "authority",
      "service-client-collector-authority",
      "service-client-grafana-authority",
      "service-client-prometheus-authority",
    ]);
  });

  test("certificates have the names that users and services use", () => {
    const requests = run.of("tls:index/certRequest:CertRequest");
    expect(requests.get("collector-certificate-request")).toMatchObject({
      dnsNames: ["collector.backend", "collector", "localhost", "otel.example.internal"],
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
  expect(secretFiles(run, "collector")["otlp-clients.crt"]).toBe(
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

test("a published Tempo accepts the CAs of the OTLP clients, too, and is on the ingest network", async () => {
  const run = await runProgram(
    "dev",
    settings({ otlpAuth: "mtls", tls: "full", otlpClients: '["laptop"]', tempoPort: "3200" }),
  );
  expect(secretFiles(run, "tempo")["http-clients.crt"]).toBe(
    certificateOf("service-client-grafana-authority") +
      certificateOf("service-client-prometheus-authority") +
      certificateOf("otlp-client-laptop-authority"),
  );
  expect(inputs(run, "tempo")).toMatchObject({
    networksAdvanced: [
      { name: "agentproxy-otel-dev-backend", aliases: ["tempo.backend"] },
      { name: "agentproxy-otel-dev" },
    ],
  });
});

test("with bearer and without TLS, only the connection from the collector to Tempo uses certificates", async () => {
  const run = await runProgram("dev", settings({ otlpAuth: "bearer" }));
  expect(Object.keys(secretFiles(run, "tempo")).sort()).toEqual([
    "ca.crt",
    "otlpGrpc-clients.crt",
    "tls.crt",
    "tls.key",
  ]);
  expect(Object.keys(secretFiles(run, "collector")).sort()).toEqual([
    "ca.crt",
    "client.crt",
    "client.key",
    "otlp-tokens",
    "scrape.htpasswd",
  ]);
  expect(run.outputs).not.toHaveProperty("certificateAuthority");
});

test.each([["dev"], ["team"]])("in %s, each service requires a password, and its clients have it", async (stack) => {
  const alerts = JSON.stringify({
    receivers: [{ type: "email", to: "a@b.example", from: "c@d.example", smarthost: "mail.example:25" }],
  });
  const run = await runProgram(stack, { ...committedConfig(stack), ...settings({ alerts }) });
  const [prometheus, alertmanager, grafana] = ["prometheus", "alertmanager", "grafana"].map((service) =>
    secretFiles(run, service),
  );
  expect(prometheus).toMatchObject({
    "web.yml": expect.stringContaining("prometheus: <hash of prometheus-password>") as string,
    "prometheus-password": "<password of prometheus-password>",
    "alertmanager-password": "<password of alertmanager-password>",
    "scrape-password": "<password of scrape-password>",
  });
  expect(alertmanager).toMatchObject({
    "web.yml": expect.stringContaining("alertmanager: <hash of alertmanager-password>") as string,
    "alertmanager-password": "<password of alertmanager-password>",
  });
  expect(grafana).toMatchObject({
    "prometheus-password": "<password of prometheus-password>",
    "scrape-password": "<password of scrape-password>",
  });
  expect(secretFiles(run, "collector")["scrape.htpasswd"]).toBe("scrape:<password of scrape-password>\n");
  for (const name of ["prometheusPassword", "scrapePassword"]) {
    expect([name, await pulumi.isSecret(run.outputs[name] as pulumi.Output<string>)]).toEqual([name, true]);
  }
});
