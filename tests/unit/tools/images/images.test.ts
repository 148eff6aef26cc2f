import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findings } from "../../../../tools/images/findings";
import { pinnedImages, type PinnedImage } from "../../../../tools/images/pinned";
import { inspectImage } from "../../../../tools/images/registry";
import { failingFindings, severityPolicy } from "../../../../tools/images/severity";
import { root } from "../../../support/root";

const platform = (os: string, architecture: string): object => ({ platform: { os, architecture } });
const oci = "application/vnd.oci.image.index.v1+json";

/** An index as registries serve it, with an entry for attestations. */
const index = (mediaType: string, ...manifests: object[]): Buffer =>
  Buffer.from(
    JSON.stringify({ schemaVersion: 2, mediaType, manifests: [...manifests, platform("unknown", "unknown")] }),
  );
const complete = index(oci, platform("linux", "amd64"), platform("linux", "arm64"));

const digestOf = (bytes: Buffer): string => `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
const pin = (bytes: Buffer): PinnedImage => ({
  setting: "tempoImage",
  reference: `grafana/tempo:3.0.3@${digestOf(bytes)}`,
  tagged: "grafana/tempo:3.0.3",
  digest: digestOf(bytes),
});

describe("a pinned image compared with its registry", () => {
  const cases: Record<
    string,
    { pinned: Buffer; answers: (reference: string) => Buffer; problems: string[]; notes?: string[] }
  > = {
    "a valid pin has no problems": { pinned: complete, answers: () => complete, problems: [] },
    "a manifest list of Docker's own type is an index": {
      pinned: index(
        "application/vnd.docker.distribution.manifest.list.v2+json",
        platform("linux", "amd64"),
        platform("linux", "arm64"),
      ),
      answers: () =>
        index(
          "application/vnd.docker.distribution.manifest.list.v2+json",
          platform("linux", "amd64"),
          platform("linux", "arm64"),
        ),
      problems: [],
    },
    "the digest is that of one platform's manifest": {
      pinned: Buffer.from('{"mediaType":"application/vnd.oci.image.manifest.v1+json","layers":[]}'),
      answers: () => Buffer.from('{"mediaType":"application/vnd.oci.image.manifest.v1+json","layers":[]}'),
      problems: ["is one platform's manifest (application/vnd.oci.image.manifest.v1+json), not an index of several"],
    },
    "arm64 is missing": {
      pinned: index(oci, platform("linux", "amd64")),
      answers: () => index(oci, platform("linux", "amd64")),
      problems: ["is not there for linux/arm64"],
    },
    "the digest no longer resolves": {
      pinned: complete,
      answers: () => {
        throw new Error("not found");
      },
      problems: ["does not resolve: not found"],
    },
    "the registry serves another manifest": {
      pinned: index(oci),
      answers: () => complete,
      problems: [`the registry gave ${digestOf(complete)} for it`],
      notes: [`the tag grafana/tempo:3.0.3 is ${digestOf(complete)} by now`],
    },
    "the tag points to another digest": {
      pinned: complete,
      answers: (reference) => (reference.includes("@") ? complete : index(oci)),
      problems: [],
      notes: [`the tag grafana/tempo:3.0.3 is ${digestOf(index(oci))} by now`],
    },
  };
  test.each(Object.entries(cases))("%s", async (_, { pinned, answers, problems, notes = [] }) => {
    const report = await inspectImage(pin(pinned), (reference) => Promise.resolve().then(() => answers(reference)));
    expect(report.problems).toEqual(problems);
    expect(report.notes).toEqual(notes);
  });

  test("every default image is pinned by tag and digest", () => {
    expect(pinnedImages().map(({ setting }) => setting)).toEqual(
      expect.arrayContaining(["collectorImage", "tempoImage", "prometheusImage", "grafanaImage"]),
    );
  });
});

describe("npm run images", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "agentproxy-otel-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Runs the command with this script as `docker`. */
  const run = (script: string, ...args: string[]): { status: number; output: string } => {
    writeFileSync(join(folder, "docker"), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, "docker"), 0o755);
    const command = ["cli/launch.cjs", "tools/images/imagesCommand", ...args];
    const env = { ...process.env, PATH: `${folder}:${process.env["PATH"]}` };
    try {
      return {
        status: 0,
        output: execFileSync(process.execPath, command, { cwd: root, env, encoding: "utf8", stdio: "pipe" }),
      };
    } catch (error) {
      const { status, stdout } = error as { status: number; stdout: string };
      return { status, output: stdout };
    }
  };

  test("list prints a JSON array for a workflow's matrix", () => {
    expect(JSON.parse(run("exit 1", "list").output)).toEqual(pinnedImages().map(({ reference }) => reference));
  });

  test("check fetches the manifest of every image, and fails when one doesn't resolve", () => {
    const { status, output } = run(`echo "$@" >> ${folder}/asked; echo "ERROR: no such image" >&2; exit 1`, "check");
    expect(status).toBe(1);
    expect(output).toContain("does not resolve: ERROR: no such image");
    for (const { setting, reference } of pinnedImages()) {
      expect(output).toContain(`${setting}: ${reference}\n  NOT GOOD`);
    }
  });
});

describe("findings", () => {
  test("an image without vulnerabilities is one line", () => {
    expect(findings({ ArtifactName: "a:1", Results: [{ Target: "a" }] })).toBe("### a:1\n\nClean.\n");
  });

  test("the most severe comes first, and names from images aren't Markdown", () => {
    const vulnerability = (Severity: string, PkgName: string): never =>
      ({ VulnerabilityID: `CVE-${PkgName}`, PkgName, InstalledVersion: "1", Severity }) as never;
    const text = findings({
      ArtifactName: "a:1",
      Results: [{ Target: "bin|<b>", Vulnerabilities: [vulnerability("HIGH", "z"), vulnerability("CRITICAL", "y")] }],
    });
    expect(text.split("\n").slice(2)).toEqual([
      "2 found.",
      "",
      "| Severity | Vulnerability | Package | Installed | Fixed in | Where |",
      "| --- | --- | --- | --- | --- | --- |",
      "| CRITICAL | CVE-y | y | 1 | none yet | bin  b  |",
      "| HIGH | CVE-z | z | 1 | none yet | bin  b  |",
      "",
    ]);
  });
});

describe("the severity policy", () => {
  const scan = (Severity: string, FixedVersion?: string): never =>
    ({
      ArtifactName: "a:1",
      Results: [
        {
          Target: "a",
          Vulnerabilities: [{ VulnerabilityID: "CVE-1", PkgName: "p", InstalledVersion: "1", Severity, FixedVersion }],
        },
      ],
    }) as never;
  const ids = (...args: Parameters<typeof failingFindings>): string[] =>
    failingFindings(...args).map(({ VulnerabilityID }) => VulnerabilityID);

  test("fails for what is critical and has a corrected version, and for nothing else", () => {
    expect(ids(scan("CRITICAL", "2"), "2026-11-24")).toEqual(["CVE-1"]);
    expect(ids(scan("CRITICAL"), "2026-11-24")).toEqual([]);
    expect(ids(scan("CRITICAL", ""), "2026-11-24")).toEqual([]);
    expect(ids(scan("HIGH", "2"), "2026-11-24")).toEqual([]);
  });

  test("accepts a finding until its date", () => {
    const accepted = [{ vulnerability: "CVE-1", reason: "not reachable", until: "2026-12-31" }];
    const policy = { ...severityPolicy, accepted };
    expect(ids(scan("CRITICAL", "2"), "2026-12-31", policy)).toEqual([]);
    expect(ids(scan("CRITICAL", "2"), "2027-01-01", policy)).toEqual(["CVE-1"]);
  });

  test("is what the command fails by, after it has printed the findings", () => {
    const folder = mkdtempSync(join(tmpdir(), "scan-"));
    const findingsOf = (report: object): { status: number | null; stdout: string; stderr: string } => {
      const file = join(folder, "scan.json");
      writeFileSync(file, JSON.stringify(report));
      const { status, stdout, stderr } = spawnSync(
        process.execPath,
        [join(root, "cli/launch.cjs"), "tools/images/imagesCommand", "findings", file],
        { encoding: "utf8", cwd: root },
      );
      return { status, stdout, stderr };
    };
    try {
      const bad = findingsOf(scan("CRITICAL", "2"));
      expect(bad).toMatchObject({ status: 1, stderr: expect.stringContaining("CVE-1") as string });
      expect(bad.stdout).toContain("| CRITICAL | CVE-1 |");
      expect(findingsOf(scan("HIGH", "2")).status).toBe(0);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
