import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../support/root";

const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  scripts: Record<string, string>;
};

function launch(module: string, ...args: string[]) {
  const environment = { ...process.env };
  delete environment["GITHUB_EVENT_PATH"];
  return spawnSync(process.execPath, [join(root, "cli/launch.cjs"), module, ...args], {
    encoding: "utf8",
    env: environment,
  });
}

test.each(["preview:pr", "upgrade:prove", "bench:preview", "bench:preview:pr"])(
  "npm run %s starts a module through the launcher",
  (script) => {
    const [, module] = /^node cli\/launch\.cjs (\S+)$/.exec(scripts[script]!)!;
    expect(existsSync(join(root, `${module}.ts`))).toBe(true);
  },
);

test.each([
  ["tools/preview-report/previewCommand", "Usage: npm run preview:pr"],
  ["tools/upgrade/upgradeCommand", "Usage: npm run upgrade:prove"],
])("%s prints its usage", (module, usage) => {
  const { status, stdout } = launch(module, "--help");
  expect({ status, usage: stdout.startsWith(usage) }).toEqual({ status: 0, usage: true });
});

test.each([
  ["tools/preview-report/previewCommand", 2],
  ["tools/upgrade/upgradeCommand", 1],
  ["tools/bench/preview", 1],
  ["tools/bench/previewPr", 1],
])("%s fails without a stack trace on an unknown option", (module, failureStatus) => {
  const { status, stdout, stderr } = launch(module, "--nonsense");
  expect({ status, stdout }).toEqual({ status: failureStatus, stdout: "" });
  expect(stderr).toMatch(/^Unknown option '--nonsense'[^\n]*\n$/);
});

test("the command that comments names the variable that is missing", () => {
  const { status, stderr } = launch("tools/preview-report/comment/commentCommand");
  expect({ status, stderr }).toEqual({
    status: 1,
    stderr: "GITHUB_EVENT_PATH is not set; this runs in a workflow that follows the preview's.\n",
  });
});
