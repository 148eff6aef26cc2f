import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { CliRun } from "../../../support/cliRun";

let cli: CliRun;
beforeEach(() => {
  cli = new CliRun();
  cli.createStack("dev");
  process.env["HOME"] = join(cli.folder, "home");
  process.env["INIT_CWD"] = cli.folder;
  for (const name of ["CLAUDE_CONFIG_DIR", "CODEX_HOME", "GEMINI_CLI_HOME"]) {
    delete process.env[name];
  }
  installStack("one");
});
afterEach(() => cli.remove());

/** A stack whose client has this token, or an open one. */
function installStack(token?: string): void {
  const outputs = {
    agentproxyEnvironment: {},
    otlpGrpcEndpoint: "http://127.0.0.1:4317",
    otlpHttpEndpoint: "http://127.0.0.1:4318",
    ...(token !== undefined && {
      otlpClients: [{ name: "laptop", environment: { OTEL_EXPORTER_OTLP_HEADERS: `authorization=Bearer%20${token}` } }],
    }),
  };
  cli.installPulumi(`console.log(${JSON.stringify(JSON.stringify(outputs))});`);
}

const home = (path: string): string => join(cli.folder, "home", path);
const read = (path: string): string => readFileSync(path, "utf8");

/** Writes a file of the user's, with the mode that editors give. */
function write(path: string, text: string): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  chmodSync(path, 0o644);
  return path;
}

async function ok(...args: string[]): Promise<string> {
  const { status, output } = await cli.run("agents", ...args, "--yes");
  expect({ status, output }).toMatchObject({ status: 0 });
  return output;
}

const codexText = '# mine\nmodel = "gpt"\n\n[tui]\nnotifications = true # loud\n';
const claudeText = '{\n\t"model": "opus",\n\t"env": {\n\t\t"MINE": "1",\n\t\t"OTEL_LOGS_EXPORTER": "console"\n\t}\n}';
const geminiText = '{\n  "theme": "dark",\n  "telemetry": { "outfile": "x", "logPrompts": true }\n}\n';

const files = [
  ["claude", ".claude/settings.json", claudeText],
  ["codex", ".codex/config.toml", codexText],
  ["gemini", ".gemini/settings.json", geminiText],
] as const;

test.each(files)("%s: the settings are added, and taken out again to the byte", async (agent, path, text) => {
  const file = write(home(path), text);
  const output = await ok("install", agent);
  expect(read(file)).not.toBe(text);
  expect(read(file)).toContain("http://127.0.0.1:4318");
  expect(output).toContain(`The file as it was: ${file}.before-agentproxy-otel`);
  expect(read(`${file}.before-agentproxy-otel`)).toBe(text);
  await ok("uninstall", agent);
  expect(read(file)).toBe(text);
  expect(statSync(file).mode & 0o777).toBe(0o644);
  expect(readdirSync(dirname(file))).toEqual([path.split("/")[1]]);
});

test.each(files)("%s: where there was no file there is none afterwards", async (agent, path) => {
  await ok("install", agent);
  expect(statSync(home(path)).mode & 0o777).toBe(0o600);
  await ok("uninstall", agent);
  expect(readdirSync(dirname(home(path)))).toEqual([]);
});

test("Claude Code: what the user has stays, and the indentation too", async () => {
  const file = write(home(".claude/settings.json"), claudeText);
  await ok("install", "claude", "--content", "prompts");
  expect(read(file)).toMatch(
    /^\{\n\t"model": "opus",\n\t"env": \{\n\t\t"MINE": "1",\n\t\t"OTEL_LOGS_EXPORTER": "otlp",\n/,
  );
  const { env } = JSON.parse(read(file)) as { env: Record<string, string> };
  expect(env).toMatchObject({
    OTEL_EXPORTER_OTLP_HEADERS: "authorization=Bearer one",
    OTEL_LOG_USER_PROMPTS: "1",
    OTEL_LOG_TOOL_CONTENT: "0",
  });
  // The file holds for every project.
  expect(env).not.toHaveProperty("OTEL_RESOURCE_ATTRIBUTES");
});

test("Codex CLI: the table is appended, and the user's lines and comments stay", async () => {
  const file = write(home(".codex/config.toml"), codexText);
  await ok("install", "codex");
  expect(read(file).startsWith(`${codexText}\n# agentproxy-otel: begin.`)).toBe(true);
  expect(read(file)).toMatch(/^\[otel\]\nlog_user_prompt = false\nexporter = \{ otlp-http = /m);
});

test("Gemini CLI: credentials are in its .env, the rest in its settings", async () => {
  const file = write(home(".gemini/settings.json"), geminiText);
  const output = await ok("install", "gemini");
  expect(JSON.parse(read(file))).toEqual({
    theme: "dark",
    telemetry: {
      outfile: "x",
      enabled: true,
      target: "local",
      otlpProtocol: "http",
      otlpEndpoint: "http://127.0.0.1:4318",
      logPrompts: false,
      traces: false,
    },
  });
  expect(read(home(".gemini/.env"))).toContain("\nOTEL_EXPORTER_OTLP_HEADERS=authorization=Bearer%20one\n");
  expect(output).toContain("Gemini CLI reads ~/.gemini/.env only in trusted folders");
  installStack();
  await ok("install", "gemini");
  expect(existsSync(home(".gemini/.env"))).toBe(false);
  expect(existsSync(file)).toBe(true);
});

test("Gemini CLI: a .env that ours would hide is an error", async () => {
  write(home(".env"), "GEMINI_API_KEY=mine\n");
  const { status, output } = await cli.run("agents", "install", "gemini", "--yes");
  expect(status).toBe(1);
  expect(output).toContain(`${home(".gemini/.env")} would hide ${home(".env")} from Gemini CLI. Move that file there`);
  expect(existsSync(home(".gemini"))).toBe(false);
});

test.each(files)("%s: a second installation changes nothing, a new token only the token", async (agent, path, text) => {
  const file = write(home(path), text);
  await ok("install", agent);
  const before = read(file);
  expect(await ok("install", agent)).toContain("The settings are as they should be.");
  expect(read(file)).toBe(before);
  installStack("two");
  await ok("install", agent);
  expect(read(file)).toBe(before.replaceAll("Bearer one", "Bearer two"));
  await ok("uninstall", agent);
  expect(read(file)).toBe(text);
});

test.each(files)("%s: what the user has changed since stays", async (agent, path, text) => {
  const file = write(home(path), text);
  await ok("install", agent);
  const changed =
    agent === "codex"
      ? read(file).replace("loud", "very loud")
      : read(file).replace(/("model": "opus"|"theme": "dark")/, '"added": true');
  expect(changed).not.toBe(read(file));
  write(file, changed);
  await ok("uninstall", agent);
  if (agent === "codex") {
    expect(read(file)).toBe(text.replace("loud", "very loud"));
  } else {
    const { model: _model, theme: _theme, ...rest } = JSON.parse(text) as Record<string, unknown>;
    expect(JSON.parse(read(file))).toEqual({ added: true, ...rest });
  }
});

test("a value of ours that the user has changed since is the user's", async () => {
  const file = write(home(".claude/settings.json"), claudeText);
  await ok("install", "claude");
  write(file, read(file).replace('"OTEL_LOG_USER_PROMPTS": "0"', '"OTEL_LOG_USER_PROMPTS": "1"'));
  await ok("uninstall", "claude");
  const { env } = JSON.parse(read(file)) as { env: Record<string, string> };
  expect(env).toEqual({ MINE: "1", OTEL_LOGS_EXPORTER: "console", OTEL_LOG_USER_PROMPTS: "1" });
});

test.each(files)("%s: settings of an installation whose record is lost can be taken out", async (agent, path, text) => {
  const file = write(home(path), text);
  await ok("install", agent);
  process.env["AGENTPROXY_OTEL_STATE"] = join(cli.folder, "other-state");
  mkdirSync(join(cli.folder, "other-state"));
  for (const part of [".pulumi", "stacks", "passphrase"]) {
    symlinkSync(join(cli.folder, "state", part), join(cli.folder, "other-state", part));
  }
  await ok("install", agent);
  await ok("uninstall", agent);
  expect(read(file)).not.toContain("127.0.0.1:4318");
  expect(read(file)).toMatch(/mine|MINE|dark/);
  expect(text).toMatch(/mine|MINE|dark/);
});

test("a file with a token is its owner's alone; one without keeps its mode", async () => {
  const file = write(home(".claude/settings.json"), claudeText);
  expect(await ok("install", "claude")).toContain("The settings contain the client's token.");
  expect(statSync(file).mode & 0o777).toBe(0o600);
  await ok("uninstall", "claude");
  installStack();
  expect(await ok("install", "claude")).not.toContain("token");
  expect(statSync(file).mode & 0o777).toBe(0o644);
});

test("the shown change has no token, neither when it comes nor when it goes", async () => {
  write(home(".claude/settings.json"), claudeText);
  installStack("s3cret");
  const shown = [await ok("install", "claude"), await ok("uninstall", "claude")];
  expect(shown.join("\n")).toContain('"OTEL_EXPORTER_OTLP_HEADERS": "authorization=Bearer ***"');
  expect(shown.join("\n")).not.toContain("s3cret");
});

test("a symbolic link is followed and stays", async () => {
  const target = write(join(cli.folder, "dotfiles/settings.json"), claudeText);
  mkdirSync(home(".claude"), { recursive: true });
  symlinkSync(target, home(".claude/settings.json"));
  await ok("install", "claude");
  expect(lstatSync(home(".claude/settings.json")).isSymbolicLink()).toBe(true);
  expect(read(target)).toContain("http://127.0.0.1:4318");
});

test("the folders that the agents are told by variables are used", async () => {
  process.env["CLAUDE_CONFIG_DIR"] = join(cli.folder, "elsewhere/claude");
  process.env["CODEX_HOME"] = join(cli.folder, "elsewhere/codex");
  process.env["GEMINI_CLI_HOME"] = join(cli.folder, "elsewhere");
  for (const agent of ["claude", "codex", "gemini"]) {
    await ok("install", agent);
  }
  for (const file of ["claude/settings.json", "codex/config.toml", ".gemini/settings.json", ".gemini/.env"]) {
    expect(existsSync(join(cli.folder, "elsewhere", file))).toBe(true);
  }
  expect(existsSync(join(cli.folder, "home"))).toBe(false);
});

test.each(["copilot", "opencode", "agentproxy", "otel"])(
  "%s has no settings file: the lines are printed",
  async (agent) => {
    const output = await ok("install", agent);
    expect(output).toMatch(/^export OTEL_EXPORTER_OTLP_ENDPOINT=http:\/\/127\.0\.0\.1:431[78]$/m);
    expect(output).toContain("has no settings file for this: put these lines into your shell's start-up file.");
    expect(existsSync(join(cli.folder, "home"))).toBe(false);
  },
);

test("without a terminal nothing is changed unless --yes is given", async () => {
  const file = write(home(".codex/config.toml"), codexText);
  const { isTTY } = process.stdin;
  process.stdin.isTTY = false;
  const { status, output } = await cli.run("agents", "install", "codex");
  process.stdin.isTTY = isTTY;
  expect(status).toBe(1);
  expect(output).toContain("There is no terminal to ask on, so nothing was changed. Add --yes.");
  expect(read(file)).toBe(codexText);
});

test.each([
  ["[otel]\nenvironment = 'x'\n"],
  ["[ otel ]\n"],
  ["[otel.exporter.otlp-http]\n"],
  ['["otel"]\n'],
  ["model = 'x'\notel.environment = 'x'\n"],
  ["otel = {}\n"],
])("Codex CLI: a table otel of the user's is an error (%j)", async (text) => {
  const file = write(home(".codex/config.toml"), text);
  const { status, output } = await cli.run("agents", "install", "codex", "--yes");
  expect(status).toBe(1);
  expect(output).toContain(`${file} has a table otel already, and TOML allows only one. Remove it and run this again`);
  expect(read(file)).toBe(text);
});

test("Codex CLI: a key otel of another table is no table otel", async () => {
  write(home(".codex/config.toml"), "[features]\notel = true\n[otelx]\n");
  await ok("install", "codex");
});

test.each(['{\n  // mine\n  "a": 1\n}\n', "[1]\n", "{"])(
  "a file that isn't a plain JSON object is an error (%j)",
  async (text) => {
    const file = write(home(".claude/settings.json"), text);
    const { status, output } = await cli.run("agents", "install", "claude", "--yes");
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
    expect(await cli.run("agents", ...args)).toEqual({
      status: 1,
      output:
        "\nSay what and whose: npm run agents -- install | uninstall " +
        "agentproxy | claude | codex | gemini | copilot | opencode | otel\n",
    });
  },
);

test("what isn't installed can't be taken out", async () => {
  expect(await cli.run("agents", "uninstall", "claude", "--yes")).toEqual({
    status: 1,
    output: "\nNothing is installed for Claude Code. npm run agents -- install claude does that.\n",
  });
});
