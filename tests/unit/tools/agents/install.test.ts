import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { agentNamed } from "../../../../tools/agents/agents";
import { install } from "../../../../tools/agents/install";

const agent = { name: "tiny", packageName: "@x/tiny", program: "tiny" };
const path = process.env["PATH"];
let folder: string;
let cache: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "agentproxy-otel-"));
  cache = join(folder, "cache");
  process.env["PATH"] = [folder, path].join(delimiter);
});
afterEach(() => {
  process.env["PATH"] = path;
  rmSync(folder, { recursive: true });
});

/** Puts a program with npm's name first on the PATH. It writes down its arguments. */
function npmThat(script: string): void {
  writeFileSync(join(folder, "npm"), `#!/bin/sh\necho "$@" >> '${folder}/calls'\n${script}\n`);
  chmodSync(join(folder, "npm"), 0o755);
}

const calls = (): string[] => readFileSync(join(folder, "calls"), "utf8").trim().split("\n");

test("the newest version is installed into a folder of its own, once", async () => {
  npmThat(
    'if [ "$1" = view ]; then echo \'"1.2.3"\'; else mkdir -p node_modules/.bin; touch node_modules/.bin/tiny; fi',
  );
  const installed = await install(agent, undefined, cache);
  expect(installed).toEqual({
    version: "1.2.3",
    folder: join(cache, "tiny-1.2.3"),
    program: join(cache, "tiny-1.2.3/node_modules/.bin/tiny"),
  });
  expect(existsSync(installed.program)).toBe(true);
  expect(await install(agent, "1.2.3", cache)).toEqual(installed);
  expect(calls()).toEqual([
    "view @x/tiny@latest version --json --loglevel=error",
    "install --no-audit --no-fund --no-save @x/tiny@1.2.3 --loglevel=error",
  ]);
});

test("when npm fails, its message is shown, and no half of an agent stays", async () => {
  npmThat("mkdir -p node_modules; echo 'no such version' >&2; exit 1");
  await expect(install(agent, "9.9.9", cache)).rejects.toThrow(
    "npm install --no-audit --no-fund --no-save @x/tiny@9.9.9 failed. Check the network and `npm ping`:\nno such version",
  );
  expect(readdirSync(cache)).toEqual([]);
});

test("an unknown agent is answered with the known ones", () => {
  expect(() => agentNamed("clawd")).toThrow(
    "There is no agent clawd. Give one of: claude-code, gemini-cli, codex, opencode, copilot-cli",
  );
});
