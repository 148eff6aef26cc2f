import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { collectorFiles } from "../../configs/collector";
import { collectorPaths, tokensFileName } from "../../configs/collector/paths";
import { prometheusFiles } from "../../configs/prometheus";
import { prometheusPaths } from "../../configs/prometheus/paths";
import { webConfig, webConfigFileName } from "../../configs/prometheus/webConfig";
import type { ConfigFile } from "../../configs/render";
import { secretsFolder } from "../../configs/secretFiles";
import { tempoConfigPath, tempoFiles } from "../../configs/tempo";
import { logins } from "../../configs/logins";
import { clientCasFile, tlsFileNames } from "../../configs/tls";
import { settingsOf } from "../../tools/local-pipeline/pipeline";
import { program } from "../../tools/programs/find";
import { describeWith } from "../support/requirements";

/** Settings that change the connections between the services and those of clients. */
const stacks: Record<string, Record<string, string>> = {
  bearer: { otlpAuth: "bearer" },
  internal: { tls: "internal" },
  "full, on a public address": {
    tls: "full",
    otlpAuth: "bearer",
    bindAddress: "192.0.2.1",
    prometheusPort: "9090",
    collectorMetricsPort: "8889",
  },
  "full, Tempo published, with client certificates": {
    tls: "full",
    otlpAuth: "mtls",
    bindAddress: "192.0.2.1",
    tempoPort: "3200",
    alerts: JSON.stringify({ receivers: [{ type: "webhook", url: "https://example.com/hook" }] }),
  },
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "agentproxy-otel-"));
  const { ca, certificate, key, clientCertificate, clientKey, otlpClientCas } = tlsFileNames;
  const of = (name: string): string => join(folder, name);
  const kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=test"];
  execFileSync("openssl", ["req", "-x509", ...kind, "-keyout", of(key), "-out", of(certificate)], { stdio: "ignore" });
  const cas = ["health", "http", "otlpGrpc"].map(clientCasFile);
  for (const name of [ca, clientCertificate, otlpClientCas, ...cas]) {
    execFileSync("cp", [of(certificate), of(name)]);
  }
  execFileSync("cp", [of(key), of(clientKey)]);
  writeFileSync(of(tokensFileName), "a-token\n");
  for (const { passwordFile } of Object.values(logins)) {
    writeFileSync(of(passwordFile), "a-password");
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Writes a file to the folder of the test, with that folder in place of those of the secrets and of the queue. */
function write({ path, content }: ConfigFile): string {
  const file = join(folder, basename(path));
  writeFileSync(file, content.replaceAll(secretsFolder, folder).replaceAll(collectorPaths.queue, folder));
  return file;
}

const accepts = (command: string, args: string[]): string =>
  execFileSync(command, args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

describeWith({ programs: ["otelcol-contrib"] }, "otelcol validate of secured stacks", () => {
  test.each(Object.keys(stacks))("%s", (stack) => {
    const [file] = collectorFiles(settingsOf(stacks[stack]!));
    accepts(program("otelcol-contrib"), ["validate", `--config=${write(file!)}`]);
  });
});

describeWith({ programs: ["promtool"] }, "promtool check of secured stacks", () => {
  test.each(Object.keys(stacks))("%s", (stack) => {
    const files = prometheusFiles(settingsOf(stacks[stack]!));
    const config = files.find(({ path }) => path === prometheusPaths.config)!;
    expect(accepts(program("promtool"), ["check", "config", "--lint=all", write(config)])).toContain("SUCCESS");
  });

  test.each(Object.keys(stacks))("web.yml: %s", (stack) => {
    const hash = "$2a$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy";
    const content = webConfig("prometheus", hash, settingsOf(stacks[stack]!));
    accepts(program("promtool"), ["check", "web-config", write({ path: `/${webConfigFileName}`, content })]);
  });
});

describeWith({ programs: ["tempo"] }, "tempo -config.verify of secured stacks", () => {
  test.each(Object.keys(stacks))("%s", (stack) => {
    const file = tempoFiles(settingsOf(stacks[stack]!)).find(({ path }) => path === tempoConfigPath)!;
    accepts(program("tempo"), [`-config.file=${write(file)}`, "-config.verify=true"]);
  });
});
