import { run } from "../../../components/docker/run";

const node = (script: string, timeoutMs?: number) => run(process.execPath, ["-e", script], { timeoutMs });

test("a command's status and streams are its result", async () => {
  expect(await node('console.log("out"); console.error("err"); process.exit(3)')).toEqual({
    status: 3,
    stdout: "out\n",
    stderr: "err\n",
  });
});

test("a command that ends in good order when its time is over has not succeeded", async () => {
  const { status } = await node('process.on("SIGTERM", () => process.exit(0)); setInterval(() => 0, 1000)', 500);
  expect(status).toBe(-1);
});

test("a command that ignores the end of its time is killed", async () => {
  const { status } = await node('process.on("SIGTERM", () => 0); setInterval(() => 0, 1000)', 500);
  expect(status).toBe(-1);
}, 15_000);

test("a program that isn't there is an error", async () => {
  await expect(run("no-such-program", [])).rejects.toMatchObject({ code: "ENOENT" });
});
