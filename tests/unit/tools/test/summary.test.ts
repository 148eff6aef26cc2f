import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readResults, type SuiteResults } from "../../../../tools/test/results";
import { summary } from "../../../../tools/test/summary";
import { root } from "../../../support/root";

const docker = { what: "Docker", remedy: "start Docker" };
const tempo = { what: "tempo", remedy: "let Docker have the image grafana/tempo" };
const nothing = { passed: 0, failed: 0, skipped: 0, failures: [], skippedSuites: [], seconds: 0 };
const results: SuiteResults[] = [
  { ...nothing, name: "unit", passed: 7, seconds: 3.4 },
  {
    ...nothing,
    name: "binaries",
    passed: 2,
    failed: 1,
    skipped: 5,
    failures: ["rules fire (tests/binaries/rules.test.ts)"],
    skippedSuites: [
      { name: "Tempo", file: "tests/binaries/tempo.test.ts", lacks: [tempo] },
      { name: "lists", file: "tests/binaries/traces.test.ts", lacks: [tempo] },
    ],
  },
  {
    ...nothing,
    name: "docker",
    skipped: 4,
    skippedSuites: [{ name: "hardening", file: "tests/docker/hardening.test.ts", lacks: [docker] }],
  },
];

test("lists failures, and each skipped suite once with what it lacks and how to get it", () => {
  const text = summary(results);
  expect(text.slice(text.indexOf("Failed:"))).toBe(
    [
      "Failed:",
      "  binaries: rules fire (tests/binaries/rules.test.ts)",
      "",
      "Skipped 2 suites:",
      "  Tempo (tests/binaries/tempo.test.ts)",
      "  lists (tests/binaries/traces.test.ts)",
      "because this is missing:",
      "  tempo: let Docker have the image grafana/tempo",
      "",
      "Skipped 1 suite:",
      "  hardening (tests/docker/hardening.test.ts)",
      "because this is missing:",
      "  Docker: start Docker",
      "",
      "9 passed, 1 failed, 9 skipped",
    ].join("\n"),
  );
  expect(text).toMatch(/binaries │ +2 │ +1 │ +5 │/);
});

test("colours never reach the last line, and nothing with NO_COLOR", () => {
  const script = `require("ts-node").register({ transpileOnly: true });
    console.log(require("./tools/test/summary").summary(JSON.parse(process.argv[1])));`;
  const output = (env: NodeJS.ProcessEnv): string => {
    const { FORCE_COLOR: _, NO_COLOR: __, ...others } = process.env;
    const args = ["-e", script, JSON.stringify(results)];
    return spawnSync(process.execPath, args, { cwd: root, encoding: "utf8", env: { ...others, ...env } }).stdout;
  };
  const coloured = output({ FORCE_COLOR: "1" });
  expect(coloured).toContain("\x1b[");
  expect(coloured.trimEnd().split("\n").at(-1)).toBe("9 passed, 1 failed, 9 skipped");
  expect(output({ NO_COLOR: "1" })).not.toContain("\x1b[");
  expect(output({ CI: "true" })).not.toContain("\x1b["); // A pipe isn't a terminal.
});

describe("results of a run of jest", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "agentproxy-otel-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const recorded = { passed: 3, failed: 0, skipped: 1, failures: [], skippedSuites: [] };

  test("are those that the reporter wrote", () => {
    writeFileSync(join(folder, "r.json"), JSON.stringify(recorded));
    expect(readResults(join(folder, "r.json"), 0)).toEqual(recorded);
  });

  test("have a failure when jest failed and no test did", () => {
    writeFileSync(join(folder, "r.json"), JSON.stringify(recorded));
    const failures = ["jest ended with status 1"];
    expect(readResults(join(folder, "r.json"), 1)).toEqual({ ...recorded, failed: 1, failures });
    expect(readResults(join(folder, "none.json"), 1)).toMatchObject({ passed: 0, failed: 1, failures });
  });

  test("are empty when jest found no tests", () => {
    expect(readResults(join(folder, "none.json"), 0)).toMatchObject({ passed: 0, failed: 0, skipped: 0 });
  });
});
