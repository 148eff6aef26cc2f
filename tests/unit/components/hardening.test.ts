import { allRules, violationsOf, type ContainerInputs } from "../../../components/hardening";
import { runProgram, type ProgramRun } from "../../support/program";
import { committedStacks, settingsOf } from "../../support/settings";

const containerType = "docker:index/container:Container";
const volumeType = "docker:index/volume:Volume";
const networkType = "docker:index/network:Network";

/** Changes of inputs, each of which violates exactly one rule. */
const weakened: Readonly<Record<string, readonly Partial<ContainerInputs>[]>> = {
  "not-root": [
    { user: "0:0" },
    { user: "root" },
    { user: "0" },
    { user: "" },
    { user: "grafana" },
    { user: "472:999" }, // Docker's group on many hosts.
    { user: "999:999" },
  ],
  "not-privileged": [{ privileged: true }],
  "no-capabilities": [
    { capabilities: undefined },
    { capabilities: { drops: ["NET_RAW"] } },
    { capabilities: { drops: ["ALL"], adds: ["CAP_SYS_ADMIN"] } },
  ],
  "no-extra-groups": [{ groupAdds: ["999"] }, { groupAdds: ["docker"] }],
  "no-new-privileges": [
    { securityOpts: [] },
    { securityOpts: ["no-new-privileges:false"] },
    { securityOpts: ["no-new-privileges:true", "no-new-privileges:false"] },
  ],
  "default-seccomp": [
    { securityOpts: ["no-new-privileges:true", "seccomp=unconfined"] },
    { securityOpts: ["no-new-privileges:true", "seccomp:/my/profile.json"] },
    { securityOpts: ["no-new-privileges:true", "apparmor=unconfined"] },
    { securityOpts: ["no-new-privileges:true", "systempaths=unconfined"] },
    { securityOpts: ["no-new-privileges:true", "label=type:spc_t"] },
    { securityOpts: ["no-new-privileges:true", "label=disable"] },
  ],
  "no-host-namespaces": [
    { pidMode: "host" },
    { pidMode: "container:other" },
    { ipcMode: "container:other" },
    { ipcMode: "shareable" },
    { usernsMode: "host" },
    { cgroupnsMode: "host" },
  ],
  "own-network": [
    { networkMode: "host" },
    { networkMode: "container:other" },
    { networksAdvanced: [] },
    { networksAdvanced: [{ name: "bridge" }] },
    { networksAdvanced: [{ name: "agentproxy-otel-team" }] },
    { networksAdvanced: [{ name: "agentproxy-otel" }] },
    { networksAdvanced: [{ name: "agentproxy-otel-dev", aliases: ["tempo"] }] },
    { networksAdvanced: [{ name: "agentproxy-otel-dev", ipv4Address: "172.18.0.2" }] },
  ],
  "no-other-hosts": [
    { hosts: [{ host: "tempo", ip: "192.0.2.1" }] },
    { hosts: [{ host: "host.docker.internal", ip: "192.0.2.1" }] },
  ],
  "no-host-paths": [
    { volumes: [{ hostPath: "/srv/data", containerPath: "/var/lib/grafana" }], user: "472:472" },
    { volumes: [{ volumeName: "/srv/data", containerPath: "/var/lib/grafana" }], user: "472:472" },
    { volumes: [{ volumeName: "./data", containerPath: "/var/lib/grafana" }], user: "472:472" },
    { mounts: [{ type: "tmpfs", target: "/x" }] },
    { devices: [{ hostPath: "/dev/kvm" }] },
    { devices: [{ hostPath: "/dev/kvm", permissions: "r" }] },
  ],
  "own-volumes": [
    { volumes: [{ fromContainer: "other", containerPath: "" }] },
    { volumes: [{ volumeName: "agentproxy-otel-team-grafana-data", containerPath: "/var/lib/grafana" }] },
    { volumes: [{ volumeName: "data", containerPath: "/var/lib/grafana" }] },
    { volumes: [{ volumeName: "agentproxy-otel-dev-grafana-data", containerPath: "/usr/bin" }] },
    { volumes: [{ volumeName: "agentproxy-otel-dev-grafana-config", containerPath: "/etc/grafana" }] },
    {
      volumes: [
        {
          volumeName: "agentproxy-otel-dev-grafana-data",
          containerPath: "/var/lib/grafana",
          selinuxRelabel: "z",
        },
      ],
    },
  ].map(({ volumes }) => ({ volumes, user: "472:472" })), // Without the secrets, the group 0 violates a rule, too.
  "uploads-are-contents": [{ uploads: [{ file: "/etc/grafana/x", content: "", permissions: "0444" }] }],
  "ports-on-one-address": [
    { ports: [{ internal: 3000, external: 3000 }] },
    ...["::", "::0", "0:0:0:0:0:0:0:0", "[::]", "::ffff:0.0.0.0", "0", "00.0.0.0", "0x0", "*", "localhost"].map(
      (ip) => ({ ports: [{ internal: 3000, external: 3000, ip }] }),
    ),
    { ports: [{ internal: 3000, external: 3000, ip: "127.0.0.1", protocol: "udp" }] },
  ],
  "not-on-every-address": [{ ports: [{ internal: 3000, external: 3000, ip: "0.0.0.0" }] }],
  "listed-ports": [{ ports: [{ internal: 4317, external: 4317, ip: "127.0.0.1" }] }],
  "no-random-ports": [{ publishAllPorts: true }],
  "limited-memory": [{ memory: 0, memorySwap: 0 }, { memorySwap: undefined }, { memorySwap: -1 }],
  "limited-scratch": [
    { tmpfs: {} },
    { tmpfs: { "/tmp": "rw,noexec,nosuid,nodev" } },
    { tmpfs: { "/tmp": "rw,noexec,nosuid,nodev,size=0" } },
    { tmpfs: { "/tmp": "rw,nosuid,nodev,size=64m" } },
    { tmpfs: { "/tmp": "rw,noexec,nosuid,nodev,size=64m,exec" } },
    {
      tmpfs: { "/tmp": "noexec,nosuid,nodev,size=64m", "/run": "noexec,nosuid,nodev,size=64m" },
    },
  ],
  "read-only-root": [{ readOnly: undefined }, { readOnly: false }],
  "limited-log": [
    { logDriver: undefined },
    { logDriver: "syslog" },
    { logOpts: { "max-size": "10m" } },
    { logOpts: { "max-size": "-1", "max-file": "3" } },
    { logOpts: { "max-size": "0", "max-file": "3" } },
    { logOpts: { "max-size": "10m", "max-file": "0" } },
    { logOpts: { "max-size": "10m", "max-file": "3", env: "PASSWORD" } },
  ],
  "image-by-digest": [{ image: "grafana/grafana:13.1.3" }, { image: "grafana/grafana" }],
  "own-labels": [{ labels: [{ label: "traefik.enable", value: "true" }] }],
  "life-cycle": [{ restart: "always" }, { restart: undefined }, { removeVolumes: false }],
  "no-readable-secrets": [
    { envs: ["GF_SECURITY_ADMIN_PASSWORD=hunter2"] },
    { envs: ["API_TOKEN=abc"] },
    { envs: ["GF_SECURITY_SECRET_KEY=abc"] },
    { envs: ["GF_DATABASE_URL=postgres://grafana:hunter2@db/grafana"] },
    { envs: ["TLS=-----BEGIN PRIVATE KEY-----"] },
    { command: ["--web.password=hunter2"] },
    { command: ["--password", "hunter2"] },
    { entrypoints: ["/bin/sh", "-c", "exec run --token hunter2"] },
    { healthcheck: { tests: ["CMD", "wget", "http://admin:hunter2@127.0.0.1/"] } },
  ],
  "container-inputs": [
    { runtime: "sysbox" },
    { sysctls: { "net.ipv4.ip_forward": "1" } },
    { gpus: "all" },
    { deviceRequests: [{ driver: "nvidia", count: 1 }] },
    { deviceCgroupRules: ["c 1:3 rwm"] },
    { cgroupParent: "system.slice" },
    { ulimits: [{ name: "nofile", soft: 1, hard: 1 }] },
    { dns: ["192.0.2.1"] },
    { shmSize: 64 },
    { stdinOpen: true },
    { init: true },
  ],
};

/** Changes that violate several rules. */
const multiple: readonly (readonly [Partial<ContainerInputs>, readonly string[]])[] = [
  [
    { volumes: [{ hostPath: "/var/run/docker.sock", containerPath: "/run/secrets" }] },
    ["no-docker-socket", "no-host-paths", "own-volumes"],
  ],
  [
    { volumes: [{ volumeName: "/var/run/docker.sock", containerPath: "/run/secrets", readOnly: true }] },
    ["no-docker-socket", "no-host-paths"],
  ],
  [
    { mounts: [{ type: "bind", source: "/run/user/1000/podman/podman.sock", target: "/s" }] },
    ["no-docker-socket", "no-host-paths"],
  ],
  [
    {
      mounts: [
        {
          type: "volume",
          source: "x",
          target: "/s",
          volumeOptions: { driverOptions: { device: "/var/run", o: "bind" } },
        },
      ],
    },
    ["no-docker-socket", "no-host-paths"],
  ],
  [{ name: "grafana" }, ["listed-ports", "own-name", "own-network", "own-volumes"]],
];

const runs = new Map<string, ProgramRun>();
beforeAll(async () => {
  for (const stack of committedStacks) {
    runs.set(stack, await runProgram(stack));
  }
});

/** Under mocks, Pulumi passes a secret as an object with this key; in a preview, the engine masks it. */
const isSecret = (value: unknown): boolean =>
  typeof value === "object" && value !== null && "4dabf18193072939515e22adb298388d" in value;

const inputsOf = (stack: string): Map<string, ContainerInputs> =>
  runs.get(stack)!.of(containerType) as unknown as Map<string, ContainerInputs>;

/** The problems of a container, as `rule: problem`. */
const problems = (inputs: ContainerInputs): string[] =>
  violationsOf(containerType, inputs, isSecret).map(({ rule, problem }) => `${rule}: ${problem}`);

/** The names of the rules that a container violates. */
const broken = (inputs: ContainerInputs): string[] =>
  [...new Set(violationsOf(containerType, inputs, isSecret).map(({ rule }) => rule))].sort();

const grafana = (change: Partial<ContainerInputs> = {}): ContainerInputs => ({
  ...inputsOf("dev").get("grafana")!,
  ...change,
});

describe.each(committedStacks)("the stack %s", (stack) => {
  test("complies with every rule, in all of its resources", () => {
    const found = runs
      .get(stack)!
      .resources.flatMap(({ type, name, inputs }) =>
        violationsOf(type, inputs, isSecret).map(({ rule, problem }) => `${name}: ${rule}: ${problem}`),
      );
    expect(found).toEqual([]);
  });

  test("has four containers that run; all others never start", () => {
    const all = [...inputsOf(stack)];
    const running = all.filter(([, { start }]) => start !== false);
    expect(running.map(([name]) => name)).toEqual(["collector", "grafana", "prometheus", "tempo"]);
    for (const [, inputs] of all.filter(([, { start }]) => start === false)) {
      expect(inputs).toMatchObject({ start: false, mustRun: false });
    }
  });

  test("publishes ports on the configured address only", () => {
    const addresses = [...inputsOf(stack).values()].flatMap(({ ports = [] }) => ports.map(({ ip }) => ip));
    expect(addresses.length).toBeGreaterThan(0);
    expect(new Set(addresses)).toEqual(new Set([settingsOf(stack).bindAddress]));
  });
});

describe("a change that weakens a container", () => {
  const others = [
    ...["no-docker-socket", "own-name", "inputs-known", "resource-types"],
    ...["volumes-are-volumes", "volume-inputs", "networks-are-bridges", "network-inputs", "images-are-pulled"],
    "image-inputs",
  ];

  test("has examples for every rule", () => {
    expect([...Object.keys(weakened), ...others].sort()).toEqual(allRules.map(({ name }) => name).sort());
  });

  const cases = Object.entries(weakened).flatMap(([rule, changes]) =>
    changes.map((change) => ({ rule, change, text: JSON.stringify(change) })),
  );
  test.each(cases)("$rule refuses $text", ({ rule, change }) => {
    expect(broken(grafana(change))).toEqual([rule]);
  });

  test.each(multiple.map(([change, rules]) => ({ change, rules, text: JSON.stringify(change) })))(
    "several rules refuse $text",
    ({ change, rules }) => {
      expect(broken(grafana(change))).toEqual(rules);
    },
  );

  test.each<[string, Partial<ContainerInputs>, Partial<ContainerInputs>]>([
    [
      "more rights on a device",
      { devices: [{ hostPath: "/dev/kvm", permissions: "r" }] },
      { devices: [{ hostPath: "/dev/kvm", permissions: "rwm" }] },
    ],
    [
      "fewer dropped capabilities",
      { capabilities: { drops: ["NET_RAW", "CHOWN"] } },
      { capabilities: { drops: ["CHOWN"] } },
    ],
    ["one more group", { groupAdds: ["999"] }, { groupAdds: ["999", "998"] }],
  ])("a container that violates a rule and gets %s has another problem", (_, before, after) => {
    const known = problems(grafana(before));
    expect(known).toHaveLength(1);
    expect(problems(grafana(after)).filter((problem) => !known.includes(problem))).toHaveLength(1);
  });

  test("a device has all permissions unless it names others", () => {
    const device = (permissions?: string): string[] =>
      problems(grafana({ devices: [{ hostPath: "/dev/kvm", permissions }] }));
    expect(device()).toEqual(device("rwm"));
  });

  test("a carrier that could run, use a network or reach the host is refused, too", () => {
    const [, carrier] = [...inputsOf("dev")].find(([name]) => name === "tempo-config-carrier")!;
    const upload = carrier.uploads![0]!;
    expect(broken({ ...carrier, start: true })).toContain("not-root");
    expect(broken({ ...carrier, networkMode: "bridge" })).toEqual(["own-network"]);
    expect(broken({ ...carrier, privileged: true })).toEqual(["not-privileged"]);
    expect(broken({ ...carrier, capabilities: undefined })).toEqual(["no-capabilities"]);
    expect(broken({ ...carrier, restart: "always" })).toEqual(["life-cycle"]);
    for (const change of [
      { source: "/etc/shadow" },
      { permissions: "4755" },
      { permissions: undefined },
      { executable: true },
      { owner: "0" },
      { file: "/usr/bin/tempo" },
      { file: "/etc/tempo/../passwd" },
    ]) {
      expect([change, broken({ ...carrier, uploads: [{ ...upload, ...change }] })]).toEqual([
        change,
        ["uploads-are-contents"],
      ]);
    }
  });
});

test("what an ordinary configuration needs is no violation", () => {
  expect(
    broken(grafana({ networksAdvanced: [{ name: "agentproxy-otel-dev-backend", aliases: ["grafana"] }] })),
  ).toEqual([]);
  const envs = [
    "GF_SECURITY_ADMIN_PASSWORD__FILE=/run/secrets/admin-password",
    "GF_AUTH_GENERIC_OAUTH_CLIENT_SECRET=$__file{/run/secrets/oauth}",
    "GF_AUTH_GENERIC_OAUTH_USE_REFRESH_TOKEN=true",
    "GF_AUTH_TOKEN_ROTATION_INTERVAL_MINUTES=10",
    "GF_SERVER_ROOT_URL=https://grafana.example.com/",
  ];
  expect(broken(grafana({ envs }))).toEqual([]);
});

describe("an input that can't be checked", () => {
  test.each(["user", "volumes", "envs", "ports", "networksAdvanced", "securityOpts", "privileged"] as const)(
    "is a violation: %s",
    (key) => {
      const hidden = "[hidden]";
      const inputs = { ...grafana(), [key]: hidden } as unknown as ContainerInputs;
      const found = violationsOf(containerType, inputs, (value) => isSecret(value) || value === hidden);
      expect(found).toContainEqual({
        rule: "inputs-known",
        problem: expect.stringContaining(`its input ${key} is secret or known only after the up`) as string,
      });
    },
  );

  test("is a violation when reading it throws, as in a policy", () => {
    const inputs = Object.defineProperty({ ...grafana() }, "user", {
      enumerable: true,
      get: () => {
        throw new Error("unknown");
      },
    });
    expect(broken(inputs)).toEqual(["inputs-known", "not-root"]);
  });

  test("is none in labels and contents of files", () => {
    const hidden = (value: unknown): boolean => isSecret(value) || value === "[hidden]";
    const labels = [{ label: "agentproxy-otel.identity", value: "[hidden]" }];
    expect(violationsOf(containerType, grafana({ labels }), hidden)).toEqual([]);
  });
});

describe("other resources", () => {
  test.each([
    [volumeType, { name: "a", driverOpts: { type: "none", o: "bind", device: "/var/run" } }, "volumes-are-volumes"],
    [volumeType, { name: "data", driver: "nfs" }, "volumes-are-volumes"],
    [volumeType, { name: "/var/run" }, "volumes-are-volumes"],
    [volumeType, {}, "volumes-are-volumes"],
    [volumeType, { name: "data", cluster: { scope: "multi" } }, "volume-inputs"],
    [networkType, { name: "net", driver: "host" }, "networks-are-bridges"],
    [networkType, { name: "net", driver: "macvlan" }, "networks-are-bridges"],
    [networkType, { name: "net" }, "networks-are-bridges"],
    [networkType, { name: "net", driver: "bridge", attachable: true }, "network-inputs"],
    [
      networkType,
      { name: "net", driver: "bridge", options: { "com.docker.network.bridge.host_binding_ipv4": "0.0.0.0" } },
      "network-inputs",
    ],
    ["docker:index/remoteImage:RemoteImage", { name: "x", keepLocally: true, build: { context: "." } }, "image-inputs"],
    ["docker:index/remoteImage:RemoteImage", { name: "x" }, "images-are-pulled"],
    ["docker:index/plugin:Plugin", { name: "vieux/sshfs" }, "resource-types"],
    ["docker:index/service:Service", {}, "resource-types"],
    ["command:local:Command", { create: "rm -rf /" }, "resource-types"],
    ["pulumi-nodejs:dynamic:Resource", {}, "resource-types"],
  ])("%s %j violates %s", (type, inputs, rule) => {
    expect(new Set(violationsOf(type, inputs).map((violation) => violation.rule))).toEqual(new Set([rule]));
  });

  test("an internal network is no violation", () => {
    expect(violationsOf(networkType, { name: "net", driver: "bridge", internal: true })).toEqual([]);
  });
});
