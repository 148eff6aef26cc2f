import { readFileSync } from "node:fs";
import { join } from "node:path";
import { factsOf, type ServerInfo, type ServerVersion } from "../../../../cli/lib/engineFacts";
import { noticesFor } from "../../../../cli/lib/engineNotices";
import { root } from "../../../support/root";

function notices(engine: string, publishedOn: readonly string[] = ["127.0.0.1"], change: ServerInfo = {}): string[] {
  const file = join(root, "tests/fixtures/engines", `${engine}.json`);
  const { version, info } = JSON.parse(readFileSync(file, "utf8")) as { version: ServerVersion; info: ServerInfo };
  const facts = factsOf({ endpoint: "unix:///var/run/docker.sock" }, version, { ...info, ...change });
  return [...noticesFor({ ...facts, publishedOn })].map(([key, line]) => `${key}: ${line}`);
}

test.each([
  [
    "docker-20.10-cgroup-v1",
    [/^loopback-ports laptop 20\.10\.24.*: Docker 20\.10\.24\S* lets hosts on the same network/],
  ],
  ["docker-29", []],
  ["docker-desktop", [/^docker-desktop docker-desktop 27\.4\.0: .*host\.docker\.internal/]],
  [
    "docker-rootless-cgroup-v1",
    [/^limits rootless 20\.10\.5: This engine doesn't enforce limits of memory \(cgroup v1\)/, /^rootless /],
  ],
  ["podman", [/^podman fedora 5\.4\.2: This is Podman 5\.4\.2/]],
])("what is remarked on %s", (engine, expected) => {
  expect(notices(engine)).toEqual(expected.map((line) => expect.stringMatching(line) as string));
});

test("an engine before 28 is no remark when nothing is published on loopback", () => {
  expect(notices("docker-20.10-cgroup-v1", [])).toEqual([]);
  expect(notices("docker-20.10-cgroup-v1", ["192.0.2.1"])).toEqual([]);
});

test("limits that the kernel doesn't enforce are named", () => {
  const limits = (change: ServerInfo): string[] => notices("docker-29", [], change);
  expect(limits({ MemoryLimit: false })).toEqual([
    expect.stringContaining("doesn't enforce limits of memory (cgroup v2)"),
  ]);
  expect(limits({ SwapLimit: false })).toEqual([expect.stringContaining("doesn't limit swap (cgroup v2)")]);
});
