import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { parse } from "yaml";
import { keys, loadSettings, parseSettings, type Problem, type Settings } from "../../../../configs/settings";
import { root } from "../../../support/root";

const noSecrets = new Set<string>();

function problems(config: Record<string, string>, secrets = noSecrets): readonly Problem[] {
  const parsed = parseSettings(config, secrets);
  return "problems" in parsed ? parsed.problems : [];
}

function settings(config: Record<string, string>): Settings {
  const parsed = parseSettings(config, noSecrets);
  if ("problems" in parsed) {
    throw new Error(JSON.stringify(parsed.problems));
  }
  return parsed.settings;
}

test("Pulumi.yaml declares every key with the loader's default and a description, scalars as strings", () => {
  const file = parse(readFileSync(join(root, "Pulumi.yaml"), "utf8")) as {
    config: Record<string, { type: string; default: unknown; description: string }>;
  };
  const declared = Object.entries(file.config).map(([name, { type, default: fallback, description }]) => {
    expect(description).toMatch(/\.$/);
    expect(type).toBe(typeof fallback === "string" ? "string" : Array.isArray(fallback) ? "array" : "object");
    return [name, typeof fallback === "string" ? fallback : JSON.stringify(fallback)];
  });
  expect(Object.fromEntries(declared)).toEqual(
    Object.fromEntries(Object.entries(keys).map(([name, key]) => [name, key.default])),
  );
});

test("the defaults are a laptop's", () => {
  expect(settings({})).toMatchObject({
    bindAddress: "127.0.0.1",
    retention: { traces: { seconds: 86_400 }, metrics: { seconds: 15 * 86_400 }, metricsSize: "2GB" },
    ports: {
      otlpGrpc: 4317,
      otlpHttp: 4318,
      grafana: 3000,
      collectorMetrics: undefined,
      tempo: undefined,
      prometheus: undefined,
    },
    memory: { collector: 512, tempo: 1024, prometheus: 1024, grafana: 512 },
    scrapeTargets: [],
  });
});

test("a port set to 0 or off is not published", () => {
  const { ports } = settings({ otlpHttpPort: "0", grafanaPort: "off", prometheusPort: "9090" });
  expect(ports).toMatchObject({ otlpHttp: undefined, grafana: undefined, prometheus: 9090 });
});

test("an extra target gets the defaults", () => {
  const { scrapeTargets } = settings({ scrapeTargets: '[{"job":"my-app","targets":["host.docker.internal:8080"]}]' });
  expect(scrapeTargets).toEqual([
    { job: "my-app", targets: ["host.docker.internal:8080"], path: "/metrics", labels: {}, sampleLimit: 50_000 },
  ]);
});

const durations = (range: string): string => `give a duration ${range}, for example 90s, 24h, 15d.`;
const ports = "give a port from 1 to 65535, or 0 or off to publish none.";
const address =
  "give an IPv4 address of this host, for example 127.0.0.1 (reachable from this host only) or 10.0.0.5 (its address " +
  "in your network).";
const image = "give an image reference, for example registry.example.com/grafana/tempo:3.0.3@sha256:<64 hex digits>.";
const targets =
  "give a list of {job, targets, path, labels, sampleLimit}: `job` a name that the stack doesn't use itself, once each; " +
  "`targets` at least one host:port; `path` (optional) starts with /; `labels` (optional) names to texts; " +
  "`sampleLimit` (optional) a number of samples per scrape.";

const alerts =
  "give an object of costPerHourUsd (a number above 0), watchdogUrl (http:// or https://) and receivers, a list of {type: webhook, url}, " +
  "{type: slack, url, channel (optional)} and {type: email, to, from, smarthost (host:port), username and password " +
  "(optional)}.";
const sections =
  "give an object of sections of grafana.ini, each an object of texts, numbers and booleans (null removes a key).";
const clients =
  "give a list of at least one name, each once: lower-case letters, digits and '-', at most 32, the first a letter; " +
  "`name:2` gives that client its second credentials, `name:3` its third.";
const hosts = "give a list of host names and IP addresses, for example [otel.example.com, 10.0.0.5].";

test.each([
  ["otlpAuth", "token", "give none, bearer or mtls."],
  ["tls", "on", "give off, internal or full."],
  ["grafanaViewer", "yes", "give on or off."],
  ["passwordGeneration", "0", "give an integer from 1 to 999999."],
  ["certificateValidity", "1m", durations("from 1h to 520w")],
  ["otlpClients", "[]", clients],
  ["otlpClients", "laptop", clients],
  ["otlpClients", '["Laptop"]', clients, "[0]"],
  ["otlpClients", '["laptop","ci:0"]', clients, "[1]"],
  ["otlpClients", '["laptop","laptop:2"]', clients],
  ["tlsHosts", '["otel_example"]', hosts, "[0]"],
  ["tlsHosts", '["https://otel.example.com"]', hosts, "[0]"],
  ["tlsCertificate", "x", "give a certificate in PEM, its chain after it; or nothing."],
  ["namePrefix", "-x", "give at most 32 letters, digits, '-', '_' and '.', the first a letter or digit; or nothing."],
  ["bindAddress", "localhost", address],
  ["bindAddress", "::1", address],
  ["tracesRetention", "24", durations("from 1h to 520w")],
  ["tracesRetention", "30m", durations("from 1h to 520w")],
  ["metricsRetention", "1.5d", durations("from 2h to 520w")],
  ["metricsRetentionSize", "2G", "give a size in MB, GB or TB, for example 2GB."],
  ["scrapeInterval", "2m", durations("from 1s to 1m")],
  ["healthTimeout", "0s", durations("from 10s to 1h")],
  ["otlpGrpcPort", "grpc", ports],
  ["otlpHttpPort", "65536", ports],
  ["collectorMetricsPort", "-1", ports],
  ["tempoPort", "3200.5", ports],
  ["prometheusPort", "", ports],
  ["grafanaPort", "0x50", ports],
  ["collectorImage", "", image],
  ["tempoImage", "grafana/tempo@sha256:123", image],
  ["prometheusImage", "prom/prometheus v3", image],
  ["grafanaImage", "Grafana", image],
  ["collectorMemory", "64m", "give a memory limit of at least 128m, for example 512m or 1g."],
  ["tempoMemory", "1GB", "give a memory limit of at least 256m, for example 512m or 1g."],
  ["prometheusMemory", "511m", "give a memory limit of at least 512m, for example 512m or 1g."],
  ["grafanaMemory", "much", "give a memory limit of at least 256m, for example 512m or 1g."],
  ["scrapeTargets", '[{"job":"a","targets":["a:1"],"labels":[]}]', targets, "[0].labels"],
  ["alerts", "[]", alerts],
  ["collectorOverrides", "[]", "give an object of configuration keys."],
  ["tempoOverrides", "x", "give an object of configuration keys."],
  ["prometheusOverrides", "1", "give an object of configuration keys."],
  ["grafanaOverrides", "null", sections],
  ["grafanaOverrides", '{"users":"x"}', sections, "users"],
  ["alertmanagerOverrides", '"x"', "give an object of configuration keys."],
  ["scrapeTargets", "{}", targets],
  ["scrapeTargets", '[{"job":"tempo","targets":["a:1"]}]', targets],
  ["scrapeTargets", '[{"job":"a","targets":[]}]', targets, "[0].targets"],
  ["scrapeTargets", '[{"job":"a","targets":["a:1"],"interval":"1s"}]', targets, "[0].interval"],
  ["scrapeTargets", '[{"job":"a","targets":["a:1"],"labels":{"a-b":"c"}}]', targets, "[0].labels.a-b"],
  ["scrapeTargets", '[{"job":"a","targets":["a:1"]},{"job":"a","targets":["b:1"]}]', targets],
])("%s: '%s' is refused", (...[key, text, allowed, where]: string[]) => {
  const part = where === undefined ? "" : ` (${where} is wrong)`;
  const shown = keys[key as keyof typeof keys].secretParts === undefined ? `'${text}'` : "the value";
  expect(problems({ [key!]: text! })).toEqual([{ key, text: `${shown} is not allowed${part}; ${allowed}` }]);
});

test("every key has a wrong value that is refused above", () => {
  for (const key of Object.keys(keys)) {
    expect(problems({ [key]: "\u0000" })).toHaveLength(1);
  }
});

test("the same port for two services is refused", () => {
  expect(problems({ prometheusPort: "9090", grafanaPort: "9090" })).toEqual([
    { key: "grafanaPort", text: "9090 is the port of prometheusPort already; give another one, or off." },
  ]);
});

test("no value of a setting that may be secret is repeated in a message", () => {
  const mayBeSecret = Object.entries(keys).filter(([, { secretParts }]) => secretParts !== undefined);
  expect(mayBeSecret.map(([name]) => name)).toContain("alerts");
  for (const [name] of mayBeSecret) {
    for (const secrets of [noSecrets, new Set([name])]) {
      const wrong = problems({ [name]: '["hunter2"]' }, secrets);
      expect(wrong).toHaveLength(1);
      expect(wrong[0]!.text).toMatch(secrets === noSecrets ? /^the value is not/ : /^the secret value is not/);
      expect(wrong[0]!.text).not.toContain("hunter2");
    }
  }
});

test("a setting that can't be kept secret is refused when it is encrypted, whatever its value", () => {
  const clear = Object.entries(keys).filter(([, { secretParts }]) => secretParts === undefined);
  expect(clear.length).toBeGreaterThan(30);
  for (const [name] of clear) {
    const text = `can't be kept secret, because names, labels and rendered files contain it; set it in clear: npm run config -- set ${name} VALUE.`;
    expect(problems({ [name]: "hunter2" }, new Set([name]))).toEqual([{ key: name, text }]);
  }
});

test("all problems are in one RunError, which suggests the nearest setting for an unknown one", () => {
  pulumi.runtime.setAllConfig({
    "project:tracesRetention": "1y",
    "project:graphanaPort": "3000",
    "docker:host": "ssh://elsewhere",
  });
  expect(loadSettings).toThrow(pulumi.RunError);
  expect(loadSettings).toThrow(
    "2 settings are wrong; correct Pulumi.stack.yaml and run this again.\n" +
      `  project:tracesRetention: '1y' is not allowed; ${durations("from 1h to 520w")}\n` +
      "  project:graphanaPort: there is no such setting; did you mean grafanaPort?",
  );
});
