import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import * as tls from "@pulumi/tls";
import { parse } from "yaml";
import { root } from "./root";

/** A resource as the program registered it. */
export interface Registered {
  readonly type: string;
  readonly name: string;
  readonly inputs: Record<string, unknown>;
}

/** The result of running the program with mocks. */
export interface ProgramRun {
  readonly resources: readonly Registered[];
  readonly outputs: Record<string, unknown>;
  /** The resources of one type, by name. */
  of(type: string): Map<string, Record<string, unknown>>;
}

const project = "agentproxy-otel";

const providers = { "@pulumi/docker": docker, "@pulumi/random": random, "@pulumi/tls": tls };

/** The settings of a committed stack, as Pulumi passes them to the program. */
export function committedConfig(stack: string): Record<string, string> {
  const file = parse(readFileSync(join(root, `Pulumi.${stack}.yaml`), "utf8")) as { config: Record<string, unknown> };
  return Object.fromEntries(
    Object.entries(file.config).map(([key, value]) => [
      key,
      typeof value === "object" ? JSON.stringify(value) : String(value),
    ]),
  );
}

/** A certificate (`CN=test`, until 21 November 2036): the program reads when certificates end. */
const somePem = `-----BEGIN CERTIFICATE-----
MIIBczCCARmgAwIBAgIUCL5Nrmm4jyz/O3lJtxTK9JTINk4wCgYIKoZIzj0EAwIw
DzENMAsGA1UEAwwEdGVzdDAeFw0yNjExMjQxMTE1MDlaFw0zNjExMjExMTE1MDla
MA8xDTALBgNVBAMMBHRlc3QwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAATyQCZF
1mEwDCN8K56a2gRYCcPYNreVjS2QReElZ+cxVFea2UORJZGlQNHTjv8k1NbvaMaK
jlUNsv4Ddmy+WbtXo1MwUTAdBgNVHQ4EFgQUSJpSz843ADKvL8Uf1bimnqKNbNIw
HwYDVR0jBBgwFoAUSJpSz843ADKvL8Uf1bimnqKNbNIwDwYDVR0TAQH/BAUwAwEB
/zAKBggqhkjOPQQDAgNIADBFAiEAz2914hTSXBsCQ3Kyh19ByihA3P/t3dMH+0Sq
7L1FCAsCIBdFNy3U90zXwrPpMkbH4M84lF78w5pnvPTUXPaFfoRQ
-----END CERTIFICATE-----
`;

/** The certificate that the mocked provider computes for a resource. What precedes the first line of dashes is a comment. */
export const certificateOf = (name: string): string => `<certificate of ${name}>\n${somePem}`;

/** A placeholder for a value that the provider computes. */
function computed(type: string, name: string): Record<string, unknown> {
  switch (type) {
    case "random:index/randomId:RandomId":
      return { hex: `<hex of ${name}>` };
    case "random:index/randomPassword:RandomPassword":
      return { result: `<password of ${name}>`, bcryptHash: `<hash of ${name}>` };
    case "tls:index/privateKey:PrivateKey":
      return { privateKeyPem: `<key of ${name}>`, privateKeyPemPkcs8: `<key of ${name}>` };
    case "tls:index/certRequest:CertRequest":
      return { certRequestPem: `<request of ${name}>` };
    case "tls:index/locallySignedCert:LocallySignedCert":
    case "tls:index/selfSignedCert:SelfSignedCert":
      return { certPem: certificateOf(name) };
    default:
      return {};
  }
}

/**
 * Runs `index.ts` as a preview with Pulumi's mocks; nothing outside the process is used.
 * @param secretKeys full names of the settings of which a part is encrypted.
 */
export async function runProgram(
  stack: string,
  config: Record<string, string> = committedConfig(stack),
  secretKeys: string[] = [],
): Promise<ProgramRun> {
  const resources: Registered[] = [];
  await pulumi.runtime.setMocks(
    {
      newResource: ({ type, name, inputs }) => {
        resources.push({ type, name, inputs: inputs as Record<string, unknown> });
        return { id: `<id of ${name}>`, state: { ...inputs, ...computed(type, name) } };
      },
      call: ({ inputs }) => inputs as Record<string, unknown>,
    },
    project,
    stack,
    true,
  );
  pulumi.runtime.setAllConfig(config);
  process.env["PULUMI_CONFIG_SECRET_KEYS"] = JSON.stringify(secretKeys);
  let outputs: Record<string, unknown> = {};
  // Pulumi keeps a stack trace with every promise, and jest maps every frame to its source: half of the test's time.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    outputs = loadProgram();
    await pulumi.runtime.disconnect(); // Waits until every registration is through.
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
    delete process.env["PULUMI_CONFIG_SECRET_KEYS"];
  }
  resources.sort((a, b) => `${a.type} ${a.name}`.localeCompare(`${b.type} ${b.name}`));
  const of = (type: string): Map<string, Record<string, unknown>> =>
    new Map(resources.filter((resource) => resource.type === type).map(({ name, inputs }) => [name, inputs]));
  return { resources, outputs, of };
}

/** Evaluates `index.ts` afresh, with the packages that this module has loaded. */
function loadProgram(): Record<string, unknown> {
  let outputs: Record<string, unknown> = {};
  jest.isolateModules(() => {
    jest.doMock("@pulumi/pulumi", () => pulumi); // The one with the mocks.
    // The providers' packages keep no state of a run, and take long to load.
    for (const [name, provider] of Object.entries(providers)) {
      jest.doMock(name, () => provider);
    }
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- a fresh run of the program each time
    outputs = require("../../index") as Record<string, unknown>;
  });
  return outputs;
}

/** The value of an output. */
export function value<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => output.apply(resolve));
}
