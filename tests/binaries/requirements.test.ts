import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RecordedResults } from "../../tools/test/results";
import { root } from "../support/root";

// Each test runs jest, which takes too long for the unit tests.
jest.setTimeout(60_000);

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "agentproxy-otel-"))));
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs jest on three suites, with no program but Node.js on the `PATH`. */
function runSuites(env: NodeJS.ProcessEnv = {}): RecordedResults {
  const support = JSON.stringify(join(root, "tests/support/requirements"));
  writeFileSync(
    join(folder, "a.test.ts"),
    `const { describeWith } = require(${support});
     describeWith({}, "nothing", () => test("a test", () => undefined));
     describeWith({ docker: true, images: true }, "an engine", () => test("a test", () => undefined));
     describeWith({ npmRegistry: true }, "a registry", () => test("a test", () => undefined));`,
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
  const { skippedSuites, ...counts } = runSuites();
  expect(counts).toEqual({ passed: 1, failed: 0, skipped: 2, failures: [] });
  const file = expect.stringContaining("a.test.ts") as string;
  expect(skippedSuites).toEqual([
    {
      name: "a registry",
      file,
      lacks: [{ what: "the npm registry", remedy: "check the network and `npm ping`" }],
    },
    {
      name: "an engine",
      file,
      lacks: [{ what: "Docker", remedy: "start Docker; `docker version` shows whether it runs" }],
    },
  ]);
});

test("in CI, a suite that lacks what a package registry has fails", () => {
  expect(runSuites({ CI: "true" })).toMatchObject({
    passed: 1,
    skipped: 1,
    failed: 1,
    failures: [expect.stringContaining("a registry") as string],
    skippedSuites: [{ name: "an engine" }],
  });
});

test("with REQUIRE_INTEGRATION, every suite that lacks something fails", () => {
  expect(runSuites({ REQUIRE_INTEGRATION: "1" })).toMatchObject({
    passed: 1,
    skipped: 0,
    failed: 2,
    skippedSuites: [],
  });
});
