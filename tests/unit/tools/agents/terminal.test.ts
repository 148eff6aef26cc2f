import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { enter, runOnTerminal } from "../../../../tools/agents/terminal";
import { describeWith } from "../../../support/requirements";

/** Asks a question in colours and with the cursor, as programs on a terminal do. */
const asking = `[ -t 0 ] && [ -t 1 ] || exit 9
printf 'Do\\033[1C\\033[31myou\\033[0m want it? '
read -r answer
printf 'You said %s. Now?' "$answer"
read -r when
[ "$when" = now ] && exit 3`;

describeWith({ python: true }, "a program on a terminal", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "agentproxy-otel-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const start = (script: string, limit: number): Parameters<typeof runOnTerminal>[1] => ({
    args: ["-c", script],
    cwd: folder,
    env: { PATH: process.env["PATH"]! },
    limit,
  });

  test("is answered when it asks, and its status is that of the program", async () => {
    const ended = await runOnTerminal("/bin/sh", start(asking, 20), [
      { after: /Doyouwantit\?/, keys: ["yes", enter] },
      { after: /Yousaidyes\.Now\?/, pause: 0.2, keys: ["now", enter] },
    ]);
    expect(ended).toMatchObject({ exitCode: 3, stdout: expect.stringContaining("You said yes.") as string });
  });

  test("is ended after the time limit, when it asks something else", async () => {
    const begun = Date.now();
    const ended = await runOnTerminal("/bin/sh", start(asking, 1), [{ after: /Quit\?/, keys: ["yes", enter] }]);
    expect(ended.exitCode).toBeUndefined();
    expect(Date.now() - begun).toBeLessThan(5000);
  });

  test("needs Python", async () => {
    await expect(runOnTerminal("/bin/sh", { ...start("true", 5), env: { PATH: folder } }, [])).rejects.toThrow(
      "There is no python3, which provides the terminal. Install it, or leave out this scenario.",
    );
  });
});
