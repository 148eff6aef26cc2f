import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir, uptime } from "node:os";
import { join } from "node:path";
import { removeStaleLocks } from "../../../../cli/lib/recovery";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "locks-"));
  jest.spyOn(console, "error").mockReturnValue(undefined);
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

function lock(change: Record<string, unknown> = {}): void {
  const contents = { pid: process.pid, username: "me", hostname: hostname(), timestamp: new Date().toISOString() };
  writeFileSync(join(folder, "a.json"), JSON.stringify({ ...contents, ...change }));
  writeFileSync(join(folder, "a.json.attrs"), "{}");
}

/** The id of a process that has ended. */
const ended = (): number => spawnSync(process.execPath, ["-e", ""]).pid;

test("a stack that was never locked has no locks to remove", async () => {
  await removeStaleLocks(join(folder, "nothing"), "dev");
});

test("the lock of a process that has ended is removed, with its attributes", async () => {
  lock({ pid: ended() });
  await removeStaleLocks(folder, "dev");
  expect(readdirSync(folder)).toEqual([]);
});

test("a lock from before the last boot is removed, whatever process has that id now", async () => {
  lock({ timestamp: new Date(Date.now() - uptime() * 1000 - 60_000).toISOString() });
  await removeStaleLocks(folder, "dev");
  expect(readdirSync(folder)).toEqual([]);
});

test.each([
  ["of a process that runs", {}],
  ["of another host", { hostname: "elsewhere", pid: ended() }],
])(
  "the lock %s is respected, and its holder named",
  async (_, change) => {
    lock(change);
    await expect(removeStaleLocks(folder, "dev")).rejects.toThrow(
      /^Stack dev is being changed by process \d+ on .+ since/,
    );
    expect(readdirSync(folder)).toHaveLength(2);
  },
  15_000,
);

test("a lock that can't be read is left for the user to judge", async () => {
  writeFileSync(join(folder, "b.json"), "{");
  await expect(removeStaleLocks(folder, "dev")).rejects.toThrow(
    /^The lock .+b\.json of stack dev can't be read\. Delete/,
  );
});
