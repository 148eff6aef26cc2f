"use strict";
// Adds up the results that tests/support/resultsReporter.cjs left, and ends with one line that a person or a CI reads.
const { existsSync, readdirSync, readFileSync } = require("node:fs");
const { join } = require("node:path");

const folder = join(__dirname, "../.cache/results");
const files = existsSync(folder) ? readdirSync(folder) : [];
const total = { passed: 0, failed: 0, skipped: 0 };
for (const file of files) {
  const counts = JSON.parse(readFileSync(join(folder, file), "utf8"));
  for (const key of Object.keys(total)) {
    total[key] += counts[key];
  }
}
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exitCode = total.passed > 0 && total.failed === 0 ? 0 : 1;
