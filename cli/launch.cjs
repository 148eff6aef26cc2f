"use strict";
// Starts `npm run <command>`. Runs on any Node and with nothing installed, so it is plain, old JavaScript: it says what
// is missing, installs the packages, and hands over to main.ts.
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
require("./main").main(process.argv.slice(2));
