"use strict";
// Runs a program of an installed package, for npm scripts that are nothing else:
//
//   node cli/launch.cjs tools/test/program.cjs FILE [ARGUMENTS…]
//
// FILE is relative to node_modules. Plain JavaScript, because loading the TypeScript compiler first would take longer
// than many a test.
const { spawnSync } = require("node:child_process");
const { join } = require("node:path");

exports.main = ([file, ...args]) => {
  const root = join(__dirname, "../..");
  const program = join(root, "node_modules", file);
  const { status } = spawnSync(process.execPath, [program, ...args], { cwd: root, stdio: "inherit" });
  process.exitCode = status ?? 1;
};
