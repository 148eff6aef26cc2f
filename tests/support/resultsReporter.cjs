"use strict";
// A jest reporter that leaves the numbers of a run in .cache/results/, one file a project, for .ci/summary.cjs.
const { mkdirSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");

module.exports = class ResultsReporter {
  onRunComplete(contexts, results) {
    const folder = join(__dirname, "../../.cache/results");
    mkdirSync(folder, { recursive: true });
    const names = [...contexts].map(({ config }) => config.displayName?.name ?? config.displayName ?? "tests");
    const counts = {
      passed: results.numPassedTests,
      failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
      skipped: results.numPendingTests,
    };
    writeFileSync(join(folder, `${names.sort().join("+")}.json`), JSON.stringify(counts));
  }
};
