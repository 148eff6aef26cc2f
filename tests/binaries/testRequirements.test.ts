import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { programNames } from "../../tools/programs/catalogue";
import { requiredPrograms } from "../../tools/test/runJest";
import type { RecordedResults } from "../../tools/test/results";
import { root } from "../support/root";

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "agentproxy-otel-"))));
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs jest on a suite with these requirements, with no program but Node.js on the `PATH`. */
function runSuite(requirements: string, env: NodeJS.ProcessEnv = {}): RecordedResults {
  const support = JSON.stringify(join(root, "tests/support/requirements"));
  writeFileSync(
    join(folder, "a.test.ts"),
    `const { describeWith } = require(${support});
     describeWith(${requirements}, "a suite", () => test("a test", () => undefined));
     test("another", () => undefined);`,
  );
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- JavaScript, without types
  const { projects } = require("../../jest.config.js") as { projects: [{ transform: unknown }] };
  const config = {
    rootDir: root,
    roots: [folder],
    testMatch: ["**/*.test.ts"],
    transform: projects[0].transform,
    reporters: ["<rootDir>/tests/support/resultsReporter.cjs"],
  };
  mkdirSync(join(folder, "empty"), { recursive: true });
  const file = join(folder, "results.json");
  const args = [join(root, "node_modules/jest/bin/jest.js"), "--config", JSON.stringify(config), "--runInBand"];
  spawnSync(process.execPath, args, {
    cwd: root,
    env: { HOME: folder, PATH: join(folder, "empty"), AGENTPROXY_OTEL_RESULTS: file, ...env },
  });
  return JSON.parse(readFileSync(file, "utf8")) as RecordedResults;
}

test("a suite that lacks something is skipped, and recorded with what it lacks", () => {
  const { skippedSuites, ...counts } = runSuite("{ docker: true, images: true }");
  expect(counts).toEqual({ passed: 1, failed: 0, skipped: 1, failures: [] });
  expect(skippedSuites).toEqual([
    {
      name: "a suite",
      file: expect.stringContaining("a.test.ts") as string,
      lacks: [{ what: "Docker", remedy: "start Docker; `docker version` shows whether it runs" }],
    },
  ]);
});

test("CI doesn't excuse what a package registry has, and REQUIRE_INTEGRATION excuses nothing", () => {
  expect(runSuite("{ docker: true }", { CI: "true" })).toMatchObject({ failed: 0, skipped: 1 });
  expect(runSuite("{ docker: true }", { REQUIRE_INTEGRATION: "1" })).toMatchObject({ failed: 1, skipped: 0 });
  expect(runSuite("{ npmRegistry: true }")).toMatchObject({ failed: 0, skipped: 1 });
  expect(runSuite("{ npmRegistry: true }", { CI: "true" })).toMatchObject({
    failed: 1,
    skipped: 0,
    failures: [expect.stringContaining("a suite") as string],
  });
});

test("a suite that lacks nothing runs", () => {
  expect(runSuite("{}")).toMatchObject({ passed: 2, failed: 0, skipped: 0 });
});

test("npm test sees the programs of every suite that requires some", () => {
  const files = readdirSync(join(root, "tests"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".test.ts") && !file.endsWith("requirements.test.ts"))
    .map((file) => join(root, "tests", file));
  for (const file of files) {
    const text = readFileSync(file, "utf8");
    if (/\bprograms: \[|tools\/programs\/find"|\bstartPipeline\(/.test(text)) {
      expect({ file, required: requiredPrograms([file]).length > 0 }).toEqual({ file, required: true });
    }
  }
  expect(requiredPrograms(files)).toEqual(programNames);
});
