import { analyse } from "../../../../../tools/preview-report/analysis";
import type { Warning } from "../../../../../tools/preview-report/model";
import type { Step } from "../../../../../tools/revisions/engineEvents";

type Inputs = Record<string, unknown>;

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
  return { uploads: [{ file: "/etc/x.yaml", content: text }] };
}

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
  ["one more network", { networksAdvanced: [{ name: "stack" }, { name: "other" }] }, ["network-joined tempo other"]],
  ["another network", { networksAdvanced: [{ name: "other" }] }, ["network-joined tempo other"]],
  [
    "a volume that is mounted at another path",
    { volumes: [{ volumeName: "data", containerPath: "/elsewhere" }] },
    ["volume-detached tempo data /var/tempo"],
  ],
  [
    "anonymous access",
    { envs: ["GF_AUTH_ANONYMOUS_ENABLED=true", "GF_SERVER_PROTOCOL=https"] },
    ["protection-off tempo GF_AUTH_ANONYMOUS_ENABLED false true environment and command line"],
  ],
  [
    "Grafana without TLS",
    { envs: ["GF_AUTH_ANONYMOUS_ENABLED=false"] },
    ["protection-off tempo GF_SERVER_PROTOCOL https  environment and command line"],
  ],
  [
    "an admin API",
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
    "certificates that are no longer verified",
    config(text.replace("insecure: false", "insecure: true")),
    ["protection-off tempo exporters.x.tls.insecure false true /etc/x.yaml"],
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
  const before = { ...hardened, envs: ["GF_SERVER_PROTOCOL=https", secret] };
  const found = warnings(step("replace", before, { ...hardened, envs: ["GF_SERVER_PROTOCOL=https", "PASSWORD=x"] }));
  expect(found.map(({ kind, values }) => [kind, ...values])).toEqual([["secret-readable", "tempo", "envs"]]);
});

describe("a volume that is deleted", () => {
  const volume = "docker:index/volume:Volume";
  const kinds = (...steps: Step[]): string[] =>
    warnings(...steps).map(({ kind, values }) => [kind, ...values].join(" "));

  test("loses the data of the service that writes to it", () => {
    expect(kinds(step("replace", { name: "data" }, { name: "new" }, volume), step("same", hardened, hardened))).toEqual(
      ["volume-replaced data tempo"],
    );
    expect(kinds(step("delete", { name: "data" }, undefined, volume), step("same", hardened, hardened))).toEqual([
      "volume-deleted data tempo",
    ]);
  });

  describe("by a stack that retains it", () => {
    const retained = (op: string, old: Inputs, next?: Inputs): Step => {
      const made = step(op, old, next, volume);
      return { ...made, old: { ...made.old!, retainOnDelete: true } };
    };

    test("is left behind by a service that goes on with another one", () => {
      const moved = { ...hardened, volumes: [{ volumeName: "new", containerPath: "/var/tempo" }] };
      expect(kinds(retained("replace", { name: "data" }, { name: "new" }), step("replace", hardened, moved))).toEqual([
        "volume-left data tempo",
      ]);
    });

    test("waits for a service that ends, and is found again under the same name", () => {
      expect(kinds(retained("delete", { name: "data" }), step("delete", hardened, undefined))).toEqual([]);
      expect(kinds(retained("replace", { name: "data" }, { name: "data" }), step("same", hardened, hardened))).toEqual(
        [],
      );
    });
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
