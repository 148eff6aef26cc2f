import { analyse } from "../../../../../tools/preview-report/analysis";
import type { Warning } from "../../../../../tools/preview-report/model";
import type { PreviewResult, Step } from "../../../../../tools/preview-report/run/events";

type Inputs = Record<string, unknown>;

/** A container that is as closed as the stack's are. */
const closed: Inputs = {
  name: "stack-tempo",
  labels: [{ label: "agentproxy-otel.service", value: "tempo" }],
  image: `grafana/tempo:3.0.3@sha256:${"0".repeat(64)}`,
  user: "10001:10001",
  capabilities: { drops: ["ALL"] },
  securityOpts: ["no-new-privileges:true"],
  memory: 512,
  ports: [{ internal: 3200, external: 3200, ip: "127.0.0.1", protocol: "tcp" }],
  networksAdvanced: [{ name: "stack" }],
  volumes: [{ volumeName: "data", containerPath: "/var/tempo" }],
  envs: ["GF_AUTH_ANONYMOUS_ENABLED=false", "GF_SERVER_PROTOCOL=https"],
  command: ["--config=/etc/x.yaml"],
  uploads: [
    {
      file: "/etc/x.yaml",
      content:
        "receivers:\n  otlp:\n    tls:\n      cert_file: a\n    auth:\n      authenticator: b\nexporters:\n  x:\n    tls:\n      insecure: false\n",
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
  const preview: PreviewResult = { steps, outputs: { old: {}, new: {} }, errors: [] };
  const none = { project: "", stack: "" };
  return analyse(preview, none, none).warnings;
}

/** The warnings of a change to the closed container. */
function changed(change: Inputs): string[] {
  return warnings(step("replace", closed, { ...closed, ...change })).map(({ kind, values }) =>
    [kind, ...values].join(" "),
  );
}

function config(text: string): Inputs {
  return { uploads: [{ file: "/etc/x.yaml", content: text }] };
}

const port = (closed["ports"] as Inputs[])[0]!;
const text = (closed["uploads"] as { content: string }[])[0]!.content;

test.each<[string, Inputs, string[]]>([
  ["nothing", {}, []],
  ["another memory limit", { memory: 1024 }, []],
  ["another number of a published port", { ports: [{ ...port, external: 3201 }] }, []],
  ["a port for the network", { ports: [{ ...port, ip: "0.0.0.0" }] }, ["bind-widened tempo 0.0.0.0:3200 127.0.0.1"]],
  [
    "a port with no address",
    { ports: [{ internal: 3200, external: 3200, protocol: "tcp" }] },
    ["bind-widened tempo 0.0.0.0:3200 127.0.0.1"],
  ],
  [
    "a new port of this machine",
    { ports: [port, { ...port, internal: 9, external: 9 }] },
    ["port-opened tempo 127.0.0.1:9 loopback"],
  ],
  [
    "a new port of the network",
    { ports: [port, { ...port, internal: 9, external: 9, ip: "10.0.0.1" }] },
    ["port-opened tempo 10.0.0.1:9 network"],
  ],
  ["a closed port", { ports: [] }, []],
  [
    "a capability",
    { capabilities: { drops: ["ALL"], adds: ["NET_ADMIN"] } },
    ['privilege tempo capabilities.adds [] ["NET_ADMIN"]'],
  ],
  ["capabilities that are kept", { capabilities: {} }, ['privilege tempo capabilities.drops ["ALL"] []']],
  ["new privileges", { securityOpts: [] }, ['privilege tempo securityOpts ["no-new-privileges:true"] []']],
  ["privileged", { privileged: true }, ["privilege tempo privileged [] [true]"]],
  ["root", { user: "0:0" }, ['privilege tempo user ["10001:10001"] ["0:0"]']],
  ["the host's network", { networkMode: "host" }, ['privilege tempo networkMode [] ["host"]']],
  [
    "one more network",
    { networksAdvanced: [{ name: "stack" }, { name: "other" }] },
    ['privilege tempo networksAdvanced ["stack"] ["stack","other"]'],
  ],
  [
    "the host's files",
    { volumes: [...(closed["volumes"] as Inputs[]), { hostPath: "/var/run/docker.sock", containerPath: "/d" }] },
    ['privilege tempo volumes [] ["/var/run/docker.sock"]'],
  ],
  ["no memory limit", { memory: undefined }, ['privilege tempo memory ["limited"] []']],
  [
    "a volume elsewhere",
    { volumes: [{ volumeName: "data", containerPath: "/elsewhere" }] },
    ["volume-detached tempo data /var/tempo"],
  ],
  [
    "anonymous access",
    { envs: ["GF_AUTH_ANONYMOUS_ENABLED=true", "GF_SERVER_PROTOCOL=https"] },
    ["protection-off tempo GF_AUTH_ANONYMOUS_ENABLED false true environment and command line"],
  ],
  [
    "no TLS of Grafana",
    { envs: ["GF_AUTH_ANONYMOUS_ENABLED=false"] },
    ["protection-off tempo GF_SERVER_PROTOCOL https  environment and command line"],
  ],
  [
    "an API for the administrator",
    { command: ["--config=/etc/x.yaml", "--web.enable-admin-api"] },
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
    "certificates that nobody checks",
    config(text.replace("insecure: false", "insecure: true")),
    ["protection-off tempo exporters.x.tls.insecure false true /etc/x.yaml"],
  ],
  ["an exporter that goes with its TLS", config(text.replace(/exporters:[\s\S]*/, "")), []],
  [
    "an image without a digest",
    { image: "grafana/tempo:3.0.3" },
    [`image-unpinned tempo ${closed["image"] as string} grafana/tempo:3.0.3`],
  ],
  [
    "an older image",
    { image: (closed["image"] as string).replace("3.0.3", "2.10.3") },
    ["image-downgraded tempo 3.0.3 2.10.3"],
  ],
  ["a newer image", { image: (closed["image"] as string).replace("3.0.3", "3.0.10") }, []],
])("%s", (_, change, expected) => {
  expect(changed(change)).toEqual(expected);
});

test("a secret that can be read now", () => {
  const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "[secret]" };
  const before = { ...closed, envs: ["GF_SERVER_PROTOCOL=https", secret] };
  const found = warnings(step("replace", before, { ...closed, envs: ["GF_SERVER_PROTOCOL=https", "PASSWORD=x"] }));
  expect(found.map(({ kind, values }) => [kind, ...values])).toEqual([["secret-readable", "tempo", "envs"]]);
});

describe("a volume that goes", () => {
  const volume = "docker:index/volume:Volume";
  const kinds = (...steps: Step[]): string[] =>
    warnings(...steps).map(({ kind, values }) => [kind, ...values].join(" "));

  test("takes the data of who writes to it with it", () => {
    expect(kinds(step("replace", { name: "data" }, { name: "new" }, volume), step("same", closed, closed))).toEqual([
      "volume-replaced data tempo",
    ]);
    expect(kinds(step("delete", { name: "data" }, undefined, volume), step("same", closed, closed))).toEqual([
      "volume-deleted data tempo",
    ]);
  });

  test("is no loss when it only hands over secrets", () => {
    const reader = { ...closed, volumes: [{ volumeName: "secrets", containerPath: "/run/secrets", readOnly: true }] };
    const carrier = {
      name: "carrier",
      start: false,
      volumes: [{ volumeName: "secrets", containerPath: "/run/secrets" }],
    };
    const going = step("replace", { name: "secrets" }, { name: "secrets2" }, volume);
    expect(kinds(going, step("same", reader, reader), step("same", carrier, carrier))).toEqual([]);
  });
});
