"use strict";
// Starts a command of this project, also on a fresh clone, where no packages are installed yet:
//
//   node cli/launch.cjs MODULE [ARGUMENTS…]
//
// MODULE is a file of the project, relative to its folder, that exports `main(argv)`: TypeScript without its extension,
// or JavaScript with it (`.cjs`), which starts faster. This file checks the version of Node.js, installs the packages
// when they are missing or outdated, and calls `main`. It is plain JavaScript in an old dialect, so that an old Node.js
// can read it far enough to report that it is too old.
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

function isLink(file) {
  try {
    return fs.lstatSync(path.join(root, file)).isSymbolicLink();
  } catch {
    return false;
  }
}

// npm writes the hidden lockfile when it has finished; one that is older than ours is from an older installation. A linked
// node_modules belongs to another checkout, whose packages `npm ci` would delete.
if (!isLink("node_modules") && mtime("node_modules/.package-lock.json") < mtime("package-lock.json")) {
  // Everything to standard error: the command's own output may be redirected to a file.
  console.error("Installing packages (once)");
  var npm = process.env.npm_execpath;
  var args = ["ci", "--no-audit", "--no-fund", "--loglevel=error"];
  var stdio = ["inherit", 2, "inherit"];
  var done = npm
    ? spawnSync(process.execPath, [npm].concat(args), { cwd: root, stdio: stdio })
    : spawnSync("npm", args, { cwd: root, stdio: stdio, shell: process.platform === "win32" });
  if (done.status !== 0) {
    fail("The packages could not be installed. Read npm's message above, check the network, and run this again.");
  }
}

var file = process.argv[2];
if (!/\.cjs$/.test(file)) {
  require("ts-node").register({ transpileOnly: true, project: path.join(root, "tsconfig.json") });
}
Promise.resolve(require(path.join(root, file)).main(process.argv.slice(3))).catch(function (error) {
  console.error(error);
  process.exit(1);
});
