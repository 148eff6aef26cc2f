"use strict";
// A jest reporter that collects the suites that `describeWith` (requirements.ts) has skipped. With
// AGENTPROXY_OTEL_RESULTS it writes them and the numbers of the run into that file, for `npm test`; without, it prints
// them at the end.
const { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } = require("node:fs");
const { tmpdir } = require("node:os");
const { join, relative } = require("node:path");

const root = join(__dirname, "../..");

module.exports = class ResultsReporter {
  onRunStart() {
    this.folder = mkdtempSync(join(tmpdir(), "agentproxy-otel-run-"));
    // Inherited by the processes that run the tests, which are started after this.
    process.env.AGENTPROXY_OTEL_RUN = this.folder;
  }

  onRunComplete(contexts, results) {
    const skippedSuites = readdirSync(this.folder)
      .filter((file) => file.startsWith("skipped-"))
      .map((file) => JSON.parse(readFileSync(join(this.folder, file), "utf8")))
      .sort((a, b) => (`${a.file} ${a.name}` < `${b.file} ${b.name}` ? -1 : 1));
    rmSync(this.folder, { recursive: true, force: true });
    if (process.env.AGENTPROXY_OTEL_RESULTS === undefined) {
      for (const { name, file, lacks } of skippedSuites) {
        process.stderr.write(`\nSKIPPED: ${name} (${file}), because this is missing:\n`);
        process.stderr.write(lacks.map(({ what, remedy }) => `  ${what}: ${remedy}\n`).join(""));
      }
      return;
    }
    const summary = {
      passed: results.numPassedTests,
      failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
      skipped: results.numPendingTests,
      failures: results.testResults.flatMap(failuresOf),
      skippedSuites,
    };
    writeFileSync(process.env.AGENTPROXY_OTEL_RESULTS, JSON.stringify(summary));
  }
};

function failuresOf({ testFilePath, testExecError, testResults }) {
  const file = relative(root, testFilePath);
  const failed = testResults.filter(({ status }) => status === "failed").map(({ fullName }) => `${fullName} (${file})`);
  return testExecError ? [...failed, `${file} could not be run`] : failed;
}
