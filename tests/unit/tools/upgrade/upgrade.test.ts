import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import { join } from "node:path";
import { proveUpgrade, type UpgradeEngine } from "../../../../tools/upgrade/upgrade";

let folder: string;
let temporary: string;

beforeEach(() => {
  folder = mkdtempSync(join(os.tmpdir(), "upgrade-test-"));
  temporary = join(folder, "tmp");
  mkdirSync(temporary);
  const git = (...args: string[]): unknown => execFileSync("git", args, { cwd: folder, stdio: "pipe" });
  git("init", "--quiet", "--initial-branch=main");
  writeFileSync(join(folder, ".gitignore"), "tmp\n");
  git("add", ".gitignore");
  git("-c", "user.name=T", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false", "commit", "-qm", "base");
  jest.spyOn(os, "tmpdir").mockReturnValue(temporary);
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

/** An engine on which everything works, except the steps that are given an error. */
function fakeEngine(errors: Readonly<Record<string, string>>, left: readonly string[] = []) {
  const calls: string[] = [];
  const step = (name: string): void => {
    calls.push(name);
    if (errors[name] !== undefined) {
      throw new Error(errors[name]);
    }
  };
  const result = { steps: [], outputs: { old: {}, new: {} } };
  const engine: UpgradeEngine = {
    deploy: ({ scratch }) => {
      // What a deployment leaves on the disk while it runs.
      mkdirSync(join(scratch, "deployed"));
      return {
        up: async () => {
          step(`up ${calls.filter((call) => call.startsWith("up")).length + 1}`);
          return result;
        },
        outputs: async () => ({}),
        preview: async (_, ...options) => {
          step(`preview ${options.join(" ")}`);
          return result;
        },
        destroy: async () => step("destroy"),
        leftovers: async () => {
          step("leftovers");
          return [...left];
        },
      };
    },
    send: async () => {
      step("send");
      return { traceId: "t", run: "r" };
    },
    expectThere: async () => step("expect"),
  };
  return { engine, calls };
}

function prove(engine: UpgradeEngine, base = "HEAD"): Promise<void> {
  return proveUpgrade({ project: folder, base, stack: "s", settings: {}, progress: () => undefined }, engine);
}

test("an upgrade that works takes every step and leaves no file", async () => {
  const { engine, calls } = fakeEngine({});
  await prove(engine);
  expect(calls).toEqual([
    "up 1",
    "send",
    "expect",
    "up 2",
    "expect",
    "preview --expect-no-changes",
    "preview --expect-no-changes --refresh",
    "destroy",
    "leftovers",
  ]);
  expect(readdirSync(temporary)).toEqual([]);
});

test("a base that doesn't exist leaves no file, and nothing is destroyed", async () => {
  const { engine, calls } = fakeEngine({});
  await expect(prove(engine, "no-such-revision")).rejects.toThrow("There is no revision no-such-revision here.");
  expect(calls).toEqual([]);
  expect(readdirSync(temporary)).toEqual([]);
});

test("dependencies that can't be installed leave no file", async () => {
  writeFileSync(join(folder, "package.json"), "{}");
  writeFileSync(join(folder, "package-lock.json"), "no lockfile");
  const { engine, calls } = fakeEngine({});
  await expect(prove(engine)).rejects.toThrow("npm ci");
  expect(calls).toEqual([]);
  expect(readdirSync(temporary)).toEqual([]);
});

test("a setting that the new revision doesn't have is an error before anything is deployed", async () => {
  writeFileSync(join(folder, "Pulumi.yaml"), "config:\n  lokiImage: { type: string }\n");
  const { engine, calls } = fakeEngine({});
  const settings = { lokiImage: "loki:1", lokiImagee: "loki:2" };
  const request = { project: folder, base: "HEAD", stack: "s", settings, progress: () => undefined };
  await expect(proveUpgrade(request, engine)).rejects.toThrow(/has no setting lokiImagee\. docs\/settings\.md/);
  expect(calls).toEqual([]);
});

test.each(["up 1", "send", "expect", "up 2", "preview --expect-no-changes"])(
  "the stack is destroyed when this step fails: %s",
  async (name) => {
    const { engine, calls } = fakeEngine({ [name]: "step failed" });
    await expect(prove(engine)).rejects.toThrow(/^step failed$/);
    expect(calls.slice(-2)).toEqual(["destroy", "leftovers"]);
    expect(readdirSync(temporary)).toEqual([]);
  },
);

test("an error of destroy doesn't hide the first error, and leaves no file", async () => {
  const { engine } = fakeEngine({ "up 2": "port in use", destroy: "daemon is gone" });
  const error: unknown = await prove(engine).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(AggregateError);
  expect((error as AggregateError).message).toBe(
    "port in use\n\nThe stack could not be taken down either: daemon is gone",
  );
  expect((error as AggregateError).errors.map(String)).toEqual(["Error: port in use", "Error: daemon is gone"]);
  expect(readdirSync(temporary)).toEqual([]);
});

test("an upgrade that works fails when destroy does", async () => {
  const { engine } = fakeEngine({ destroy: "daemon is gone" });
  await expect(prove(engine)).rejects.toThrow(/^daemon is gone$/);
  expect(readdirSync(temporary)).toEqual([]);
});

test("resources that destroy leaves are an error", async () => {
  const { engine } = fakeEngine({}, ["volume a", "network b"]);
  await expect(prove(engine)).rejects.toThrow("destroy left volume a, network b");
  expect(readdirSync(temporary)).toEqual([]);
});
