import { hardeningWarnings } from "../../../../../tools/preview-report/analysis/hardening";
import type { Resource } from "../../../../../tools/preview-report/analysis/resources";
import { compliant, type Inputs } from "../../../../support/reportedContainer";
import { secret, unknown } from "../../../../../tools/preview-report/analysis/values";

/** The warnings on one container, as `rule: problem`. */
function warnings(old: Inputs | undefined, next: Inputs | undefined): string[] {
  const operation = old === undefined ? "create" : next === undefined ? "delete" : "replace";
  const resource: Resource = { urn: "urn::x", type: "docker:Container", operation, old, new: next, diffs: [] };
  return hardeningWarnings([resource]).map(({ kind, values: [service, rule, problem, ...more] }) => {
    expect([kind, service, more]).toEqual(["hardening", "tempo", []]);
    return `${rule}: ${problem}`;
  });
}

test("a container that breaks no rule has no warning", () => {
  expect(warnings(compliant, compliant)).toEqual([]);
  expect(warnings(undefined, compliant)).toEqual([]);
});

// Everything that the report has always warned of, and the rules that were added since.
const weakened: readonly (readonly [string, Inputs, readonly string[]])[] = [
  ["a capability", { capabilities: { drops: ["ALL"], adds: ["NET_ADMIN"] } }, ["no-capabilities"]],
  ["kept capabilities", { capabilities: {} }, ["no-capabilities"]],
  ["a privileged container", { privileged: true }, ["not-privileged"]],
  ["a device", { devices: [{ hostPath: "/dev/kvm" }] }, ["no-host-paths"]],
  ["a supplementary group", { groupAdds: ["999"] }, ["no-extra-groups"]],
  ["the host's network", { networkMode: "host" }, ["own-network"]],
  ["the host's processes", { pidMode: "host" }, ["no-host-namespaces"]],
  ["the host's shared memory", { ipcMode: "host" }, ["no-host-namespaces"]],
  ["the host's users", { usernsMode: "host" }, ["no-host-namespaces"]],
  ["a path of the host", { volumes: [{ hostPath: "/srv", containerPath: "/d" }] }, ["no-host-paths"]],
  [
    "Docker's socket",
    { volumes: [{ hostPath: "/var/run/docker.sock", containerPath: "/d" }] },
    ["no-docker-socket", "no-host-paths"],
  ],
  [
    "Docker's socket as the name of a volume",
    { volumes: [{ volumeName: "/var/run/docker.sock", containerPath: "/d" }] },
    ["no-docker-socket", "no-host-paths"],
  ],
  [
    "a bind mount",
    { mounts: [{ type: "bind", source: "/srv", target: "/d" }] },
    ["no-host-paths", "no-host-paths"], // A path, and a mount.
  ],
  ["another container's processes", { pidMode: "container:other" }, ["no-host-namespaces"]],
  ["another container's volumes", { volumes: [{ fromContainer: "other" }] }, ["own-volumes"]],
  ["another stack's network", { networksAdvanced: [{ name: "other" }] }, ["own-network"]],
  ["a runtime", { runtime: "other" }, ["container-inputs"]],
  ["a secret variable", { envs: ["API_TOKEN=abc"] }, ["no-readable-secrets"]],
  ["no AppArmor profile", { securityOpts: ["no-new-privileges:true", "apparmor=unconfined"] }, ["default-seccomp"]],
  ["new privileges", { securityOpts: [] }, ["no-new-privileges"]],
  ["no seccomp profile", { securityOpts: ["no-new-privileges:true", "seccomp=unconfined"] }, ["default-seccomp"]],
  ["a writable root", { readOnly: false }, ["read-only-root"]],
  ["an executable tmpfs", { tmpfs: { "/tmp": "rw,nosuid,nodev,size=64m" } }, ["limited-scratch"]],
  ["no memory limit", { memory: undefined, memorySwap: undefined }, ["limited-memory"]],
  ["root by id", { user: "0:0" }, ["not-root"]],
  ["root by name", { user: "root" }, ["not-root"]],
  ["the image's user", { user: undefined }, ["not-root"]],
  ["ports that Docker chooses", { publishAllPorts: true }, ["no-random-ports"]],
];

test.each(weakened)("%s is a warning, whether the container is new or not", (_, change, rules) => {
  const next = { ...compliant, ...change };
  const found = warnings(compliant, next);
  expect(found.map((text) => text.split(":", 1)[0])).toEqual(rules);
  expect(warnings(undefined, next)).toEqual(found);
});

test.each(weakened)("%s that was there before is no warning, nor is its removal", (_, change) => {
  const weak = { ...compliant, ...change };
  expect(warnings(weak, weak)).toEqual([]);
  expect(warnings(weak, compliant)).toEqual([]);
});

test("the sentence contains what was added", () => {
  expect(warnings(compliant, { ...compliant, capabilities: { drops: ["ALL"], adds: ["NET_ADMIN"] } })).toEqual([
    "no-capabilities: it adds the capability NET_ADMIN: remove it",
  ]);
});

test("a path that is mounted a second time is a warning", () => {
  const volume = { hostPath: "/srv", containerPath: "/a" };
  const once = { ...compliant, volumes: [volume] };
  const twice = { ...once, volumes: [volume, { ...volume, containerPath: "/b" }] };
  expect(warnings(once, twice)).toHaveLength(1);
});

test("a deleted container has no warning", () => {
  expect(warnings({ ...compliant, privileged: true }, undefined)).toEqual([]);
});

test("a file carrier that starts is checked like a service", () => {
  const carrier = {
    ...compliant,
    start: false,
    user: undefined,
    restart: undefined,
    networkMode: "none",
    networksAdvanced: [],
  };
  expect(warnings(undefined, carrier)).toEqual([]);
  expect(warnings(carrier, { ...carrier, start: true }).join()).toContain("not-root");
});

test("ports and images are left to their own warnings", () => {
  const next = { ...compliant, image: "grafana/tempo", ports: [{ internal: 1, external: 1, ip: "0.0.0.0" }] };
  expect(warnings(compliant, next)).toEqual([]);
});

describe.each([secret, unknown])("an input that is %s", (hidden) => {
  const everyInput: Inputs = {
    ...compliant,
    privileged: false,
    groupAdds: [],
    devices: [],
    mounts: [],
    pidMode: "",
    networkMode: "bridge",
    envs: [],
    command: [],
    publishAllPorts: false,
    start: true,
  };
  const checked = Object.keys(everyInput).filter((key) => !["labels", "image"].includes(key));

  test.each(checked)("is a warning when it is %s", (key) => {
    const next = { ...everyInput, [key]: hidden };
    expect(warnings(compliant, next).join("\n")).toContain(`its input ${key} is secret or known only after the up`);
    expect(warnings(next, next)).toEqual([]);
  });

  test("is a warning when it is an element or an entry", () => {
    for (const change of [
      { capabilities: { drops: hidden } },
      { capabilities: { drops: [hidden] } },
      { securityOpts: [hidden] },
      { networksAdvanced: [hidden] },
      { volumes: [hidden] },
      { tmpfs: { "/tmp": hidden } },
    ]) {
      const [key] = Object.keys(change);
      expect(warnings(compliant, { ...compliant, ...change }).join("\n")).toContain(`its input ${key} is secret`);
    }
  });

  test("is no warning where secrets and unknown values are usual", () => {
    const change = {
      uploads: hidden,
      labels: [...(compliant["labels"] as Inputs[]), { label: "agentproxy-otel.identity", value: hidden }],
    };
    expect(warnings(compliant, { ...compliant, ...change })).toEqual([]);
  });

  test("is a warning as a name", () => {
    expect(warnings(compliant, { ...compliant, networksAdvanced: [{ name: hidden }] }).join("\n")).toContain(
      "its input networksAdvanced is secret",
    );
  });
});

describe("other resources", () => {
  const change = (type: string, old: Inputs | undefined, next: Inputs): (readonly string[])[] =>
    hardeningWarnings([
      { urn: "urn::x", type, operation: old === undefined ? "create" : "replace", old, new: next, diffs: [] },
    ]).map(({ kind, values }) => [kind, ...values]);

  test("a volume that becomes a path of the host is a warning, and is none when it was one before", () => {
    const bind = { name: "data", driverOpts: { device: "/srv" } };
    expect(change("docker:Volume", { name: "data" }, bind)).toEqual([
      [
        "resource-weakened",
        "docker:Volume",
        "data",
        "volumes-are-volumes",
        "it has the option device=/srv: leave driverOpts unset",
      ],
    ]);
    expect(change("docker:Volume", bind, bind)).toEqual([]);
  });

  test("a network with another driver and a resource without rules are warnings", () => {
    expect(change("docker:Network", undefined, { name: "net", driver: "macvlan" })).toHaveLength(1);
    expect(change("command:Command", undefined, { create: "id" })).toHaveLength(1);
    expect(change("random:RandomId", undefined, { byteLength: 8 })).toEqual([]);
  });
});
