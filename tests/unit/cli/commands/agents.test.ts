import { existsSync } from "node:fs";
import { AgentHome, read, userFiles } from "../../../support/agentHome";

let home: AgentHome;
beforeEach(() => (home = new AgentHome()));
afterEach(() => home.cli.remove());

const codex = userFiles[1][2];

test("Gemini CLI: a .env that ours would hide is an error", async () => {
  home.write(".env", "GEMINI_API_KEY=mine\n");
  const { status, output } = await home.cli.run("agents", "install", "gemini", "--yes");
  expect(status).toBe(1);
  expect(output).toContain(
    `${home.path(".gemini/.env")} would hide ${home.path(".env")} from Gemini CLI. Move that file there`,
  );
  expect(existsSync(home.path(".gemini"))).toBe(false);
});

test.each(["copilot", "opencode", "agentproxy", "otel"])(
  "%s has no settings file: the lines are printed",
  async (agent) => {
    const output = await home.agents("install", agent);
    expect(output).toMatch(/^export OTEL_EXPORTER_OTLP_ENDPOINT=http:\/\/127\.0\.0\.1:431[78]$/m);
    expect(output).toContain("has no settings file for this: put these lines into your shell's start-up file.");
    expect(existsSync(home.path())).toBe(false);
  },
);

test("without a terminal nothing is changed unless --yes is given", async () => {
  const file = home.write(".codex/config.toml", codex);
  const { isTTY } = process.stdin;
  process.stdin.isTTY = false;
  const { status, output } = await home.cli.run("agents", "install", "codex");
  process.stdin.isTTY = isTTY;
  expect(status).toBe(1);
  expect(output).toContain("There is no terminal to ask on, so nothing was changed. Add --yes.");
  expect(read(file)).toBe(codex);
});

test.each([
  ["[otel]\nenvironment = 'x'\n"],
  ["[ otel ]\n"],
  ["[otel.exporter.otlp-http]\n"],
  ['["otel"]\n'],
  ["model = 'x'\notel.environment = 'x'\n"],
  ["otel = {}\n"],
])("Codex CLI: a table otel of the user's is an error (%j)", async (text) => {
  const file = home.write(".codex/config.toml", text);
  const { status, output } = await home.cli.run("agents", "install", "codex", "--yes");
  expect(status).toBe(1);
  expect(output).toContain(`${file} has a table otel already, and TOML allows only one. Remove it and run this again`);
  expect(read(file)).toBe(text);
});

test("Codex CLI: a key otel of another table is no table otel", async () => {
  home.write(".codex/config.toml", "[features]\notel = true\n[otelx]\n");
  await home.agents("install", "codex");
});

test.each(['{\n  // mine\n  "a": 1\n}\n', "[1]\n", "{"])(
  "a file that isn't a plain JSON object is an error (%j)",
  async (text) => {
    const file = home.write(".claude/settings.json", text);
    const { status, output } = await home.cli.run("agents", "install", "claude", "--yes");
    expect(status).toBe(1);
    expect(output).toContain(
      `${file} isn't plain JSON with an object; it may have comments, which would be lost. Edit it`,
    );
    expect(read(file)).toBe(text);
  },
);

test.each([[[]], [["install"]], [["instal", "claude"]], [["install", "constructor"]]])(
  "npm run agents -- %j",
  async (args) => {
    expect(await home.cli.run("agents", ...args)).toEqual({
      status: 1,
      output:
        "\nSay what and whose: npm run agents -- install | uninstall " +
        "agentproxy | claude | codex | gemini | copilot | opencode | otel\n",
    });
  },
);

test("what isn't installed can't be taken out", async () => {
  expect(await home.cli.run("agents", "uninstall", "claude", "--yes")).toEqual({
    status: 1,
    output: "\nNothing is installed for Claude Code. npm run agents -- install claude does that.\n",
  });
});
