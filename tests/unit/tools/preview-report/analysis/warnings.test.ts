import { analyse } from "../../../../../tools/preview-report/analysis";
import type { Warning } from "../../../../../tools/preview-report/model";
import type { Step } from "../../../../../tools/revisions/engineEvents";

type Inputs = Record<string, unknown>;

/** Grafana's protections of its cookies and pages. */
const strict = [
  "GF_SECURITY_COOKIE_SECURE=true",
  "GF_SECURITY_COOKIE_SAMESITE=strict",
  "GF_SECURITY_STRICT_TRANSPORT_SECURITY=true",
  "GF_SECURITY_CONTENT_SECURITY_POLICY=true",
];

/** A container that breaks no hardening rule, as those of the stacks. */
const hardened: Inputs = {
  name: "stack-tempo",
  labels: [{ label: "agentproxy-otel.service", value: "tempo" }],
  image: `grafana/tempo:3.0.3@sha256:${"0".repeat(64)}`,
  user: "10001:10001",
  capabilities: { drops: ["ALL"] },
  securityOpts: ["no-new-privileges:true"],
  cgroupnsMode: "private",
  readOnly: true,
  tmpfs: { "/tmp": "rw,noexec,nosuid,nodev,size=64m" },
  memory: 512,
  memorySwap: 512,
  logDriver: "json-file",
  logOpts: { "max-size": "10m", "max-file": "3" },
  restart: "unless-stopped",
  ports: [{ internal: 3200, external: 3200, ip: "127.0.0.1", protocol: "tcp" }],
  networksAdvanced: [{ name: "stack" }],
  volumes: [{ volumeName: "stack-tempo-data", containerPath: "/var/tempo" }],
  envs: ["GF_AUTH_ANONYMOUS_ENABLED=false", "GF_SERVER_PROTOCOL=https", ...strict],
  command: ["--config=/etc/x.yaml", "--web.config.file=/run/secrets/web.yml"],
  uploads: [
    {
      permissions: "0444",
      file: "/etc/x.yaml",
      content: `receivers:
  otlp:
    min_version: "1.3"
    tls:
      cert_file: a
    auth:
      authenticator: b
server:
  http_tls_config:
    client_ca_file: /ca
    client_auth_type: RequireAndVerifyClientCert
    cert_file: a
service:
  extensions: [health_check, bearertokenauth]
  pipelines:
    traces:
      processors: [memory_limiter, batch]
exporters:
  x:
    tls:
      insecure: false
`,
    },
  ],
};

function step(
  op: string,
  old: Inputs | undefined,
  next: Inputs | undefined,
  type = "docker:index/container:Container",
): Step {
  const state = (inputs: Inputs) => ({ type, urn: `urn::${type}::x`, custom: true, inputs, outputs: {} });
  return { op, urn: `urn::${type}::x`, type, ...(old && { old: state(old) }), ...(next && { new: state(next) }) };
}

function warnings(...steps: Step[]): readonly Warning[] {
  const noFiles = { project: "", stack: "" };
  return analyse({ steps, outputs: { old: {}, new: {} } }, noFiles, noFiles).warnings;
}

/** The warnings on a change of the hardened container, each on a line. */
function changed(change: Inputs): string[] {
  return warnings(step("replace", hardened, { ...hardened, ...change })).map(({ kind, values }) =>
    [kind, ...values].join(" "),
  );
}

function config(text: string): Inputs {
  return { uploads: [{ file: "/etc/x.yaml", content: text, permissions: "0444" }] };
}

const foreignNetwork = [
  "network-joined tempo other",
  "hardening tempo own-network its network is 'other': put it on its own stack's networks alone (networksAdvanced)",
];
const port = (hardened["ports"] as Inputs[])[0]!;
const text = (hardened["uploads"] as { content: string }[])[0]!.content;

test.each<[string, Inputs, string[]]>([
  ["nothing", {}, []],
  ["another memory limit", { memory: 1024, memorySwap: 1024 }, []],
  ["another number of a published port", { ports: [{ ...port, external: 3201 }] }, []],
  [
    "a port that moves from the loopback interface to every address",
    { ports: [{ ...port, ip: "0.0.0.0" }] },
    ["bind-widened tempo 0.0.0.0:3200 127.0.0.1"],
  ],
  [
    "a port without an address",
    { ports: [{ internal: 3200, external: 3200, protocol: "tcp" }] },
    ["bind-widened tempo 0.0.0.0:3200 127.0.0.1"],
  ],
  [
    "a new port on the loopback interface",
    { ports: [port, { ...port, internal: 9, external: 9 }] },
    ["port-opened tempo 127.0.0.1:9 loopback"],
  ],
  [
    "a new port that the network reaches",
    { ports: [port, { ...port, internal: 9, external: 9, ip: "10.0.0.1" }] },
    ["port-opened tempo 10.0.0.1:9 network"],
  ],
  ["a port that is no longer published", { ports: [] }, []],
  ["one more network", { networksAdvanced: [{ name: "stack" }, { name: "other" }] }, foreignNetwork],
  [
    "one more network of the stack",
    { networksAdvanced: [{ name: "stack" }, { name: "stack-backend" }] },
    ["network-joined tempo stack-backend"],
  ],
  ["another network", { networksAdvanced: [{ name: "other" }] }, foreignNetwork],
  [
    "a volume that is mounted at another path",
    { volumes: [{ volumeName: "stack-tempo-data", containerPath: "/elsewhere" }] },
    [
      "volume-detached tempo stack-tempo-data /var/tempo",
      "hardening tempo own-volumes /elsewhere is no folder of a service: mount volumes there only",
    ],
  ],
  [
    "anonymous access",
    { envs: ["GF_AUTH_ANONYMOUS_ENABLED=true", "GF_SERVER_PROTOCOL=https", ...strict] },
    ["protection-off tempo GF_AUTH_ANONYMOUS_ENABLED false true environment and command line"],
  ],
  [
    "Grafana without TLS",
    { envs: ["GF_AUTH_ANONYMOUS_ENABLED=false", ...strict] },
    ["protection-off tempo GF_SERVER_PROTOCOL https  environment and command line"],
  ],
  [
    "an admin API",
    { command: ["--config=/etc/x.yaml", "--web.config.file=/run/secrets/web.yml", "--web.enable-admin-api"] },
    ["protection-off tempo --web.enable-admin-api  true environment and command line"],
  ],
  [
    "authentication off",
    config(text.replace(/ {4}auth:\n.*\n/, "")),
    ['protection-off tempo receivers.otlp.auth {"authenticator":"b"}  /etc/x.yaml'],
  ],
  [
    "TLS off",
    config(text.replace(/ {4}tls:\n {6}cert.*\n/, "")),
    ['protection-off tempo receivers.otlp.tls {"cert_file":"a"}  /etc/x.yaml'],
  ],
  [
    "certificates that are no longer verified",
    config(text.replace("insecure: false", "insecure: true")),
    ["protection-off tempo exporters.x.tls.insecure false true /etc/x.yaml"],
  ],
  [
    "a client certificate that is no longer required",
    config(text.replace("RequireAndVerifyClientCert", "NoClientCert")),
    [
      "protection-off tempo server.http_tls_config.client_auth_type RequireAndVerifyClientCert NoClientCert /etc/x.yaml",
    ],
  ],
  [
    "a CA of clients that is removed",
    config(text.replace(/ {4}client_ca_file: .*\n/, "")),
    ["protection-off tempo server.http_tls_config.client_ca_file /ca  /etc/x.yaml"],
  ],
  [
    "TLS of a server that is removed",
    config(text.replace(/ {2}http_tls_config:\n(?: {4}.*\n)+/, "  port: 1\n")),
    [expect.stringMatching(/^protection-off tempo server\.http_tls_config \{/) as string],
  ],
  [
    "an authenticator that is no longer loaded",
    config(text.replace("extensions: [health_check, bearertokenauth]", "extensions: [health_check]")),
    ['protection-off tempo service.extensions ["health_check","bearertokenauth"] ["health_check"] /etc/x.yaml'],
  ],
  [
    "a memory limiter that is removed from a pipeline",
    config(text.replace("processors: [memory_limiter, batch]", "processors: [batch]")),
    ['protection-off tempo service.pipelines.traces.processors ["memory_limiter","batch"] ["batch"] /etc/x.yaml'],
  ],
  [
    "a pipeline without processors",
    config(text.replace("processors: [memory_limiter, batch]", "exporters: [x]")),
    ['protection-off tempo service.pipelines.traces.processors ["memory_limiter","batch"]  /etc/x.yaml'],
  ],
  ["a pipeline that is removed", config(text.replace(/ {4}traces:\n.*\n/, "    metrics: {}\n")), []],
  [
    "a lower version of TLS",
    config(text.replace('min_version: "1.3"', 'min_version: "1.0"')),
    ["protection-off tempo receivers.otlp.min_version 1.3 1.0 /etc/x.yaml"],
  ],
  [
    "cookies that are sent without TLS, and to other sites",
    { envs: ["GF_AUTH_ANONYMOUS_ENABLED=false", "GF_SERVER_PROTOCOL=https", "GF_SECURITY_COOKIE_SAMESITE=none"] },
    [
      "protection-off tempo GF_SECURITY_COOKIE_SECURE true  environment and command line",
      "protection-off tempo GF_SECURITY_COOKIE_SAMESITE strict none environment and command line",
      "protection-off tempo GF_SECURITY_STRICT_TRANSPORT_SECURITY true  environment and command line",
      "protection-off tempo GF_SECURITY_CONTENT_SECURITY_POLICY true  environment and command line",
    ],
  ],
  [
    "Prometheus without its password",
    { command: ["--config=/etc/x.yaml"] },
    ["protection-off tempo --web.config.file /run/secrets/web.yml  environment and command line"],
  ],
  ["an exporter that is removed together with its TLS settings", config(text.replace(/exporters:[\s\S]*/, "")), []],
  [
    "an image without a digest",
    { image: "grafana/tempo:3.0.3" },
    [`image-unpinned tempo ${hardened["image"] as string} grafana/tempo:3.0.3`],
  ],
  [
    "an older image",
    { image: (hardened["image"] as string).replace("3.0.3", "2.10.3") },
    ["image-downgraded tempo 3.0.3 2.10.3"],
  ],
  ["a newer image", { image: (hardened["image"] as string).replace("3.0.3", "3.0.10") }, []],
])("%s", (_, change, expected) => {
  expect(changed(change)).toEqual(expected);
});

test("a secret that becomes readable", () => {
  const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "[secret]" };
  const before = { ...hardened, envs: ["GF_SERVER_PROTOCOL=https", ...strict, secret] };
  const found = warnings(
    step("replace", before, { ...hardened, envs: ["GF_SERVER_PROTOCOL=https", ...strict, "PASSWORD=x"] }),
  );
  expect(found.map(({ kind, values }) => [kind, ...values].slice(0, 3))).toEqual([
    ["hardening", "tempo", "no-readable-secrets"],
    ["secret-readable", "tempo", "envs"],
  ]);
  expect(JSON.stringify(found)).not.toContain("PASSWORD=x");
});

describe("a volume that is deleted", () => {
  const volume = "docker:index/volume:Volume";
  const kinds = (...steps: Step[]): string[] =>
    warnings(...steps).map(({ kind, values }) => [kind, ...values].join(" "));

  test("loses the data of the service that writes to it", () => {
    expect(
      kinds(
        step("replace", { name: "stack-tempo-data" }, { name: "stack-tempo-new" }, volume),
        step("same", hardened, hardened),
      ),
    ).toEqual(["volume-replaced stack-tempo-data tempo"]);
    expect(
      kinds(step("delete", { name: "stack-tempo-data" }, undefined, volume), step("same", hardened, hardened)),
    ).toEqual(["volume-deleted stack-tempo-data tempo"]);
  });

  test("loses nothing when it only contains secret files", () => {
    const reader = { ...hardened, volumes: [{ volumeName: "secrets", containerPath: "/run/secrets", readOnly: true }] };
    const carrier = {
      name: "carrier",
      start: false,
      volumes: [{ volumeName: "secrets", containerPath: "/run/secrets" }],
    };
    const replacement = step("replace", { name: "secrets" }, { name: "secrets2" }, volume);
    expect(kinds(replacement, step("same", reader, reader), step("same", carrier, carrier))).toEqual([]);
  });
});
