import { changed, hardened, port, step, warnings, type Inputs } from "../../../../support/reportedContainer";
import type { Step } from "../../../../../tools/revisions/engineEvents";

const foreignNetwork = [
  "network-joined tempo other",
  "hardening tempo own-network its network is 'other': put it on its own stack's networks alone (networksAdvanced)",
];

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

  describe("by a stack that retains it", () => {
    const retained = (op: string, old: Inputs, next?: Inputs): Step => {
      const made = step(op, old, next, volume);
      return { ...made, old: { ...made.old!, retainOnDelete: true } };
    };

    test("is left behind by a service that goes on with another one", () => {
      const moved = {
        ...hardened,
        name: "moved-tempo",
        networksAdvanced: [{ name: "moved" }],
        volumes: [{ volumeName: "moved-tempo-data", containerPath: "/var/tempo" }],
      };
      expect(
        kinds(
          retained("replace", { name: "stack-tempo-data" }, { name: "moved-tempo-data" }),
          step("replace", hardened, moved),
        ),
      ).toEqual(["volume-left stack-tempo-data tempo", "network-joined tempo moved"]);
    });

    test("waits for a service that ends, and is found again under the same name", () => {
      const data = { name: "stack-tempo-data" };
      expect(kinds(retained("delete", data), step("delete", hardened, undefined))).toEqual([]);
      expect(kinds(retained("replace", data, data), step("same", hardened, hardened))).toEqual([]);
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
