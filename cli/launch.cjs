"use strict";
// Starts a command of this project on a machine where nothing is installed yet:
//
//   node cli/launch.cjs MODULE [ARGUMENTS…]
//
// MODULE is a TypeScript file below the project's folder, without its extension, that exports `main(argv)`. This file
// checks the version of Node.js, installs the packages when they are missing or outdated, and calls `main`. It is plain
// JavaScript in an old dialect because an old Node.js has to be able to read it.
var fs = require("fs");
var path = require("path");
var spawnSync = require("child_process").spawnSync;

var root = path.join(__dirname, "..");
var needed = 22;

function fail(message) {
  console.error(message);
  process.exit(1);
}

function mtime(file) {
  try {
    return fs.statSync(path.join(root, file)).mtimeMs;
  } catch {
    return 0;
  }
}

if (Number(process.versions.node.split(".")[0]) < needed) {
  fail("Node.js " + process.versions.node + " is too old. Install Node.js " + needed + " or newer and run this again.");
}

// npm writes the hidden lockfile when it has finished; an older one than ours is an older installation.
if (mtime("node_modules/.package-lock.json") < mtime("package-lock.json")) {
  console.log("Installing packages (once)");
  var npm = process.env.npm_execpath;
  var args = ["ci", "--no-audit", "--no-fund", "--loglevel=error"];
  var done = npm
    ? spawnSync(process.execPath, [npm].concat(args), { cwd: root, stdio: "inherit" })
    : spawnSync("npm", args, { cwd: root, stdio: "inherit", shell: process.platform === "win32" });
  if (done.status !== 0) {
    fail("The packages could not be installed. Read npm's message above, check the network, and run this again.");
  }
}

require("ts-node").register({ transpileOnly: true, project: path.join(root, "tsconfig.json") });
require(path.join(root, process.argv[2])).main(process.argv.slice(3));
