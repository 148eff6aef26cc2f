import { allRules, violationsOf, type ContainerInputs } from "../../../components/hardening";
import { committedConfig, runProgram, type ProgramRun } from "../../support/program";
import { committedStacks, settingsOf } from "../../support/settings";
import { multiple, weakened } from "../../support/weakened";

const containerType = "docker:index/container:Container";
const volumeType = "docker:index/volume:Volume";
const networkType = "docker:index/network:Network";

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

  test("has five containers that run; all others never start", () => {
    const all = [...inputsOf(stack)];
    const running = all.filter(([, { start }]) => start !== false);
    expect(running.map(([name]) => name)).toEqual(["collector", "grafana", "loki", "prometheus", "tempo"]);
    for (const [, inputs] of all.filter(([, { start }]) => start === false)) {
      expect(inputs).toMatchObject({ start: false, mustRun: false });
    }
  });

  test("publishes ports on the configured address only, and none that needs a privilege inside", () => {
    const published = [...inputsOf(stack).values()].flatMap(({ ports = [] }) => ports);
    expect(published.length).toBeGreaterThan(0);
    expect(new Set(published.map(({ ip }) => ip))).toEqual(new Set([settingsOf(stack).bindAddress]));
    expect(published.filter(({ internal }) => internal < 1024)).toEqual([]);
  });

  test("has two bridge networks with all of its services", () => {
    const networks = [...runs.get(stack)!.of("docker:index/network:Network").values()];
    const base = `agentproxy-otel-${stack}`;
    expect(networks).toMatchObject([
      { name: `${base}-backend`, driver: "bridge", internal: true },
      { name: base, driver: "bridge" },
    ]);
    for (const [name, { start, networksAdvanced = [] }] of inputsOf(stack)) {
      const expected = ["tempo", "loki"].includes(name) ? [`${base}-backend`] : [`${base}-backend`, base];
      const joined = networksAdvanced.map((network) => network.name);
      expect([name, joined]).toEqual([name, start === false ? [] : expected]);
    }
  });
});

test("so does a stack with every service, client certificates and a published address, except that it is a wildcard", async () => {
  const settings = {
    alerts: JSON.stringify({ receivers: [{ type: "webhook", url: "https://hooks.example/x" }] }),
    ...{ otlpAuth: "mtls", tls: "full", bindAddress: "0.0.0.0", collectorMetricsPort: "off" },
  };
  const config = Object.entries(settings).map(([key, value]) => [`agentproxy-otel:${key}`, value]);
  const run = await runProgram("dev", { ...committedConfig("dev"), ...(Object.fromEntries(config) as object) });
  expect(run.of(containerType).has("alertmanager")).toBe(true);
  const found = run.resources.flatMap(({ type, inputs }) => violationsOf(type, inputs, isSecret));
  expect(new Set(found.map(({ rule }) => rule))).toEqual(new Set(["not-on-every-address"]));
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
    broken(
      grafana({ networksAdvanced: [{ name: "agentproxy-otel-dev-backend", aliases: ["grafana", "grafana.backend"] }] }),
    ),
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
