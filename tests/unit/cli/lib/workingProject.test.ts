import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { workingProject } from "../../../../cli/lib/workingProject";
import { root } from "../../../support/root";

let folder: string;
let before: string | undefined;
beforeEach(() => {
  before = process.env["INIT_CWD"];
  folder = mkdtempSync(join(tmpdir(), "agentproxy-otel-"));
});
afterEach(() => {
  process.env["INIT_CWD"] = before ?? "";
  if (before === undefined) {
    delete process.env["INIT_CWD"];
  }
  rmSync(folder, { recursive: true });
});

/** A repository in a folder `clone` on the branch `feature/x`. */
function repository(...remotes: readonly (readonly [string, string])[]): string {
  const clone = join(folder, "clone");
  mkdirSync(clone);
  const git = (...args: string[]): void => void execFileSync("git", ["-C", clone, ...args], { stdio: "ignore" });
  git("init");
  git("checkout", "-b", "feature/x");
  remotes.forEach(([name, address]) => git("remote", "add", name, address));
  return clone;
}

const project = (name: string): object => ({
  "project.name": name,
  "vcs.repository.name": name,
  "vcs.ref.head.name": "feature/x",
});

test.each([
  "https://github.com/org/widget.git",
  "https://user:password@example.com/org/widget",
  "git@example.com:org/widget.git",
  "ssh://git@example.com:2222/org/widget/",
  "https://example.com/widget.git?token=password",
  "/srv/git/widget.git",
])("the name of the repository at %s, and nothing else of the address", (address) => {
  expect(workingProject(repository(["origin", address]))).toEqual(project("widget"));
});

test.each(["https://user:password@example.com", "https://user:password@example.com/", "password@"])(
  "an address without a name (%s) leaves the folder's",
  (address) => {
    expect(workingProject(repository(["origin", address]))).toEqual(project("clone"));
  },
);

test("origin comes first, then the first remote", () => {
  const clone = repository(["alpha", "https://example.com/other.git"], ["origin", "https://example.com/widget.git"]);
  expect(workingProject(clone)).toEqual(project("widget"));
  execFileSync("git", ["-C", clone, "remote", "remove", "origin"]);
  expect(workingProject(clone)).toEqual(project("other"));
});

test("a folder below the top of a repository is the repository; a detached head has no branch", () => {
  const clone = repository();
  mkdirSync(join(clone, "src"));
  const commit = ["-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "--allow-empty", "-m", "a"];
  execFileSync("git", ["-C", clone, ...commit], { stdio: "ignore" });
  execFileSync("git", ["-C", clone, "checkout", "--detach"], { stdio: "ignore" });
  expect(workingProject(join(clone, "src"))).toEqual({ "project.name": "clone", "vcs.repository.name": "clone" });
});

test("a folder without Git has a name only", () => {
  mkdirSync(join(folder, "notes"));
  expect(workingProject(join(folder, "notes"))).toEqual({ "project.name": "notes" });
});

test("the folder in which npm was called is the default, and that of a relative --dir", () => {
  repository(["origin", "https://example.com/widget.git"]);
  process.env["INIT_CWD"] = join(folder, "clone");
  expect(workingProject()).toEqual(project("widget"));
  process.env["INIT_CWD"] = folder;
  expect(workingProject("clone")).toEqual(project("widget"));
});

test("the stack's own folder and the home folder are no project unless they are given", () => {
  process.env["INIT_CWD"] = join(root, "docs");
  expect(workingProject()).toEqual({});
  symlinkSync(homedir(), join(folder, "home"));
  process.env["INIT_CWD"] = join(folder, "home");
  expect(workingProject()).toEqual({});
  expect(workingProject(root)).not.toEqual({});
});

test("a folder that doesn't exist is an error that says what to do", () => {
  expect(() => workingProject("/nowhere/at/all")).toThrow(
    "There is no folder /nowhere/at/all. Give --dir the folder of the project that the agent works on.",
  );
});
