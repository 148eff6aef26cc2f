import { execFile, execFileSync } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { agents } from "../../cli/lib/agents";
import type { Connection } from "../../cli/lib/agents/agent";
import { agentproxyAlone } from "../../cli/lib/agents/agentproxy";
import { otlpReceiver } from "../../configs/collector/otlpReceiver";
import { tokensFileName } from "../../configs/collector/paths";
import { toYaml } from "../../configs/render";
import { secretsFolder } from "../../configs/secretFiles";
import { services } from "../../configs/services";
import { tlsFileNames } from "../../configs/tls";
import { freePorts } from "../../tools/local-pipeline/ports";
import { settingsOf } from "../../tools/local-pipeline/pipeline";
import { eventually, start, type Running } from "../../tools/local-pipeline/processes";
import { program } from "../../tools/programs/find";
import { describeWith } from "../support/requirements";
import { root } from "../support/root";

/** Exports one metric through the SDK's own exporter, which is configured by the environment only; prints the result. */
const exporter = (protocol: "http" | "grpc"): string => `
  const { OTLPMetricExporter } = require("@opentelemetry/exporter-metrics-otlp-${protocol}");
  const { MeterProvider, PeriodicExportingMetricReader } = require("@opentelemetry/sdk-metrics");
  const exporter = new OTLPMetricExporter({ timeoutMillis: 5000 });
  const send = exporter.export.bind(exporter);
  exporter.export = (metrics, done) => send(metrics, (result) => {
    console.log(JSON.stringify({ code: result.code, error: String(result.error?.message ?? "") }));
    done(result);
  });
  const provider = new MeterProvider({ readers: [new PeriodicExportingMetricReader({ exporter })] });
  provider.getMeter("test").createCounter("sent").add(1);
  provider.shutdown().catch(() => {}).then(() => process.exit());
`;

/** Whether an export with these variables is accepted, and the error when it isn't. */
async function exported(protocol: "http" | "grpc", variables: Readonly<Record<string, string>>): Promise<string> {
  const { PATH = "" } = process.env;
  const { stdout } = await promisify(execFile)(process.execPath, ["-e", exporter(protocol)], {
    cwd: root,
    env: { PATH, ...variables },
  });
  const { code, error } = JSON.parse(stdout.split("\n")[0]!) as { code: number; error: string };
  return code === 0 ? "accepted" : `refused: ${error}`;
}

/** A CA, and certificates of the server and of a client, as the stack's are: P-256, `localhost` beside 127.0.0.1. */
function writeCertificates(folder: string): void {
  const of = (name: string): string => join(folder, name);
  const openssl = (...args: string[]): void => void execFileSync("openssl", args, { stdio: "ignore" });
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
  const { ca, certificate, key: serverKey, clientCertificate, clientKey, otlpClientCas } = tlsFileNames;
  openssl("req", "-x509", ...key, "-subj", "/CN=ca", "-keyout", of("ca.key"), "-out", of(ca));
  const issue = (out: string, keyOut: string, extensions: string): void => {
    writeFileSync(of("extensions"), extensions);
    openssl("req", ...key, "-subj", "/CN=test", "-keyout", of(keyOut), "-out", of("request"));
    const signer = ["-CA", of(ca), "-CAkey", of("ca.key"), "-CAcreateserial"];
    openssl("x509", "-req", "-in", of("request"), ...signer, "-extfile", of("extensions"), "-out", of(out));
  };
  issue(certificate, serverKey, "subjectAltName=DNS:localhost,IP:127.0.0.1\nextendedKeyUsage=serverAuth\n");
  issue(clientCertificate, clientKey, "extendedKeyUsage=clientAuth\n");
  copyFileSync(of(ca), of(otlpClientCas));
}

/** The rendered OTLP receiver of a stack with these settings, and nothing behind it. */
function receiverConfig(settings: Record<string, string>, folder: string, ports: readonly number[]): string {
  const { extensions = {}, receivers } = otlpReceiver(settingsOf(settings));
  const pipeline = { receivers: ["otlp"], exporters: ["nop"] };
  const text = toYaml({
    extensions,
    receivers,
    exporters: { nop: {} },
    service: {
      extensions: Object.keys(extensions),
      telemetry: { metrics: { level: "none" } },
      pipelines: { traces: pipeline, metrics: pipeline, logs: pipeline },
    },
  });
  const { otlpGrpc, otlpHttp } = services.collector.ports;
  return text
    .replaceAll(secretsFolder, folder)
    .replace(`0.0.0.0:${otlpGrpc}`, `127.0.0.1:${ports[0]}`)
    .replace(`0.0.0.0:${otlpHttp}`, `127.0.0.1:${ports[1]}`);
}

describeWith(
  { programs: ["otelcol-contrib"] },
  "the variables of npm run env, in a real SDK, at a secured receiver",
  () => {
    let folder: string;
    let collector: Running | undefined;
    beforeAll(() => {
      folder = mkdtempSync(join(tmpdir(), "agentproxy-otel-"));
      writeCertificates(folder);
      writeFileSync(join(folder, tokensFileName), "a-token\n");
    });
    afterEach(() => collector?.stop());
    afterAll(() => rmSync(folder, { recursive: true }));

    const startReceiver = async (settings: Record<string, string>): Promise<Connection> => {
      const ports = await freePorts(2);
      writeFileSync(join(folder, "collector.yaml"), receiverConfig(settings, folder, ports));
      const running = start(program("otelcol-contrib"), [`--config=${join(folder, "collector.yaml")}`]);
      collector = running;
      await eventually("the collector", async () => (running.log().includes("Everything is ready") ? true : undefined));
      const scheme = settings["tls"] === "full" ? "https" : "http";
      return { grpc: `${scheme}://127.0.0.1:${ports[0]}`, http: `${scheme}://127.0.0.1:${ports[1]}` };
    };

    /** The result of an agent's variables, and of the same connection without its credentials. */
    const results = async (connection: Connection, bare: Connection): Promise<string[][]> => {
      const of = async ({ settings }: typeof agentproxyAlone, protocol: "http" | "grpc"): Promise<string[]> =>
        Promise.all(
          [connection, bare].map((one) =>
            exported(protocol, settings({ connection: one, content: "off", resource: "" }).variables),
          ),
        );
      return [
        await of(agents["otel"]!, "http"),
        await of(agentproxyAlone, "grpc"),
        await of(agents["agentproxy"]!, "grpc"),
      ];
    };

    const acceptedAndRefused = (refusal: RegExp): unknown[] =>
      Array(3).fill(["accepted", expect.stringMatching(refusal)]);

    test("a token", async () => {
      const bare = await startReceiver({ otlpAuth: "bearer" });
      expect(await results({ ...bare, token: "a-token" }, bare)).toEqual(
        acceptedAndRefused(/^refused: .*(UNAUTHENTICATED|Unauthorized)/),
      );
    });

    test("a token over TLS", async () => {
      const endpoints = await startReceiver({ otlpAuth: "bearer", tls: "full" });
      const bare = { ...endpoints, ca: join(folder, tlsFileNames.ca) };
      expect(await results({ ...bare, token: "a-token" }, bare)).toEqual(
        acceptedAndRefused(/^refused: .*(UNAUTHENTICATED|Unauthorized)/),
      );
    });

    test("a client's certificate", async () => {
      const endpoints = await startReceiver({ otlpAuth: "mtls", tls: "full" });
      const bare = { ...endpoints, ca: join(folder, tlsFileNames.ca) };
      const identity = {
        certificate: join(folder, tlsFileNames.clientCertificate),
        key: join(folder, tlsFileNames.clientKey),
      };
      expect(await results({ ...bare, identity }, bare)).toEqual(acceptedAndRefused(/^refused: /));
    });
  },
);
