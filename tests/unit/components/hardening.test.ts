import type { ContainerInputs } from "../../../components/hardening";
import { factsFromInputs, problemsOf, rules, volumeProblems } from "../../../components/hardening";
import { runProgram, type ProgramRun } from "../../support/program";
import { committedStacks, settingsOf } from "../../support/settings";

const container = "docker:index/container:Container";
const volume = "docker:index/volume:Volume";

/** Changes of inputs, each of which violates exactly one rule. */
const weakened: Readonly<Record<string, readonly Partial<ContainerInputs>[]>> = {
  "not-root": [{ user: "0:0" }, { user: "root" }, { user: "0" }, { user: "" }, { user: "grafana" }],
  "not-privileged": [{ privileged: true }],
  "no-capabilities": [
    { capabilities: undefined },
    { capabilities: { drops: ["NET_RAW"] } },
    { capabilities: { drops: ["ALL"], adds: ["CAP_SYS_ADMIN"] } },
  ],
  "no-extra-groups": [{ groupAdds: ["999"] }, { groupAdds: ["docker"] }],
  "no-new-privileges": [{ securityOpts: [] }, { securityOpts: ["no-new-privileges:false"] }],
  "default-seccomp": [
    { securityOpts: ["no-new-privileges:true", "seccomp=unconfined"] },
    { securityOpts: ["no-new-privileges:true", "seccomp:/my/profile.json"] },
    { securityOpts: ["no-new-privileges:true", "apparmor=unconfined"] },
    { securityOpts: ["no-new-privileges:true", "systempaths=unconfined"] },
  ],
  "no-host-namespaces": [
    { pidMode: "host" },
    { ipcMode: "container:other" },
    { usernsMode: "host" },
    { cgroupnsMode: "host" },
  ],
  "own-network": [
    { networkMode: "host" },
    { networkMode: "container:other" },
    { networksAdvanced: [] },
    { networksAdvanced: [{ name: "bridge" }] },
  ],
  "no-host-paths": [
    { volumes: [{ hostPath: "/srv/data", containerPath: "/data" }] },
    { mounts: [{ type: "bind", source: "/home", target: "/home" }] },
    { devices: [{ hostPath: "/dev/kvm" }] },
    { devices: [{ hostPath: "/dev/kvm", permissions: "r" }] },
  ],
  "ports-on-one-address": [
    { ports: [{ internal: 3000, external: 3000 }] },
    { ports: [{ internal: 3000, external: 3000, ip: "0.0.0.0" }] },
    { ports: [{ internal: 3000, external: 3000, ip: "::" }] },
    { publishAllPorts: true },
  ],
  "limited-memory": [{ memory: 0, memorySwap: 0 }, { memorySwap: undefined }, { memorySwap: -1 }],
  "limited-scratch": [
    { tmpfs: {} },
    { tmpfs: { "/tmp": "rw,noexec,nosuid,nodev" } },
    { tmpfs: { "/tmp": "rw,nosuid,nodev,size=64m" } },
  ],
  "read-only-root": [{ readOnly: undefined }, { readOnly: false }],
  "limited-log": [{ logDriver: undefined }, { logDriver: "syslog" }, { logOpts: { "max-size": "10m" } }],
  "image-by-digest": [{ image: "grafana/grafana:13.1.3" }, { image: "grafana/grafana" }],
};

/** A socket is also a path of the host, so these violate two rules. */
const sockets: readonly Partial<ContainerInputs>[] = [
  { volumes: [{ hostPath: "/var/run/docker.sock", containerPath: "/var/run/docker.sock" }] },
  { mounts: [{ type: "bind", source: "/run/user/1000/podman/podman.sock", target: "/s" }] },
  { volumes: [{ hostPath: "/var/run", containerPath: "/host" }] },
];

const runs = new Map<string, ProgramRun>();
beforeAll(async () => {
  for (const stack of committedStacks) {
    runs.set(stack, await runProgram(stack));
  }
});

const inputsOf = (stack: string): Map<string, ContainerInputs> =>
  runs.get(stack)!.of(container) as unknown as Map<string, ContainerInputs>;

/** The names of the rules that a container violates. */
const broken = (inputs: ContainerInputs): string[] => [
  ...new Set(problemsOf(factsFromInputs(inputs)).map((problem) => problem.split(":", 1)[0]!)),
];

describe.each(committedStacks)("the stack %s", (stack) => {
  test("complies with every rule, in its services and in its carriers", () => {
    const problems = [...inputsOf(stack)].flatMap(([name, inputs]) =>
      problemsOf(factsFromInputs(inputs)).map((problem) => `${name}: ${problem}`),
    );
    expect(problems).toEqual([]);
  });

  test("has four containers that run; all others never start", () => {
    const all = [...inputsOf(stack)].map(([name, inputs]) => ({ name, runs: factsFromInputs(inputs).runs }));
    expect(all.filter(({ runs }) => runs).map(({ name }) => name)).toEqual([
      "collector",
      "grafana",
      "prometheus",
      "tempo",
    ]);
    for (const { name } of all.filter(({ runs }) => !runs)) {
      expect(inputsOf(stack).get(name)).toMatchObject({ start: false, mustRun: false });
    }
  });

  test("publishes ports on the configured address only", () => {
    const addresses = [...inputsOf(stack).values()].flatMap((inputs) => factsFromInputs(inputs).ports);
    expect(addresses.length).toBeGreaterThan(0);
    expect(new Set(addresses.map(({ ip }) => ip))).toEqual(new Set([settingsOf(stack).bindAddress]));
  });

  test("has two bridge networks with all of its services, and no volume that is a bind mount", () => {
    const networks = [...runs.get(stack)!.of("docker:index/network:Network").values()];
    const base = `agentproxy-otel-${stack}`;
    expect(networks).toMatchObject([
      { name: `${base}-backend`, driver: "bridge", internal: true },
      { name: base, driver: "bridge" },
    ]);
    for (const [name, inputs] of inputsOf(stack)) {
      const { runs: running, networks: joined } = factsFromInputs(inputs);
      const expectedNetworks = name === "tempo" ? [`${base}-backend`] : [`${base}-backend`, base];
      expect([name, joined]).toEqual([name, running ? expectedNetworks : ["none"]]);
    }
    for (const inputs of runs.get(stack)!.of(volume).values()) {
      expect(volumeProblems(inputs["driverOpts"] as Record<string, unknown> | undefined)).toEqual([]);
    }
  });
});

describe("a change that weakens a container", () => {
  test("has examples for every rule", () => {
    expect([...Object.keys(weakened), "no-docker-socket"].sort()).toEqual(rules.map(({ name }) => name).sort());
  });

  const cases = Object.entries(weakened).flatMap(([rule, changes]) =>
    changes.map((change) => ({ rule, change, text: JSON.stringify(change) })),
  );
  test.each(cases)("$rule refuses $text", ({ rule, change }) => {
    expect(broken({ ...inputsOf("dev").get("grafana")!, ...change })).toEqual([rule]);
  });

  test.each(sockets.map((change) => ({ change, text: JSON.stringify(change) })))(
    "no-docker-socket stops $text",
    ({ change }) => {
      expect(broken({ ...inputsOf("dev").get("grafana")!, ...change })).toEqual(["no-docker-socket", "no-host-paths"]);
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
    const problems = (change: Partial<ContainerInputs>): string[] =>
      problemsOf(factsFromInputs({ ...inputsOf("dev").get("grafana")!, ...change }));
    const known = problems(before);
    expect(known).toHaveLength(1);
    expect(problems(after).filter((problem) => !known.includes(problem))).toHaveLength(1);
  });

  test("a device has all permissions unless it names others", () => {
    const problems = (devices: ContainerInputs["devices"]): string[] =>
      problemsOf(factsFromInputs({ ...inputsOf("dev").get("grafana")!, devices }));
    expect(problems([{ hostPath: "/dev/kvm" }])).toEqual(problems([{ hostPath: "/dev/kvm", permissions: "rwm" }]));
  });

  test("a carrier that could run, use a network or reach the host is refused, too", () => {
    const carrier = [...inputsOf("dev").entries()].find(([, inputs]) => inputs.start === false)![1];
    expect(broken({ ...carrier, start: true })).toContain("not-root");
    expect(broken({ ...carrier, networkMode: "bridge" })).toEqual(["own-network"]);
    expect(broken({ ...carrier, privileged: true })).toEqual(["not-privileged"]);
    expect(broken({ ...carrier, capabilities: undefined })).toEqual(["no-capabilities"]);
  });

  test("a volume that is a path of the host is refused", () => {
    expect(volumeProblems({ type: "none", o: "bind", device: "/var/run" })).toEqual([
      "the volume is the host's /var/run: leave driverOpts unset",
    ]);
  });
});
