import { existsSync, lstatSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { AgentHome, read, userFiles } from "../../../support/agentHome";

let home: AgentHome;
beforeEach(() => (home = new AgentHome()));
afterEach(() => home.cli.remove());

const [[, , claude], [, , codex], [, , gemini]] = userFiles;

test.each(userFiles)("%s: the settings are added, and taken out again to the byte", async (agent, path, text) => {
  const file = home.write(path, text);
  const output = await home.agents("install", agent);
  expect(read(file)).not.toBe(text);
  expect(read(file)).toContain("http://127.0.0.1:4318");
  expect(output).toContain(`The file as it was: ${file}.before-agentproxy-otel`);
  expect(read(`${file}.before-agentproxy-otel`)).toBe(text);
  await home.agents("uninstall", agent);
  expect(read(file)).toBe(text);
  expect(statSync(file).mode & 0o777).toBe(0o644);
  expect(readdirSync(dirname(file))).toEqual([path.split("/")[1]]);
});

test.each(userFiles)("%s: where there was no file there is none afterwards", async (agent, path) => {
  await home.agents("install", agent);
  expect(statSync(home.path(path)).mode & 0o777).toBe(0o600);
  await home.agents("uninstall", agent);
  expect(readdirSync(dirname(home.path(path)))).toEqual([]);
});

test("Claude Code: what the user has stays, and the indentation too", async () => {
  const file = home.write(".claude/settings.json", claude);
  await home.agents("install", "claude", "--content", "prompts");
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

/** Hooks that do nothing. */
const nothing = [{ hooks: [{ type: "command", command: "true" }] }];

test.each([
  ["claude", ".claude/settings.json", "PermissionRequest"],
  ["gemini", ".gemini/settings.json", "Notification"],
] as const)("%s: a hook shows that the agent waits, beside other hooks of the user", async (agent, path, event) => {
  const stop = [{ hooks: [{ type: "command", command: "say done" }] }];
  const text = `${JSON.stringify({ hooks: { Stop: stop } }, null, 2)}\n`;
  const file = home.write(path, text);
  await home.agents("install", agent);
  expect(JSON.parse(read(file))).toMatchObject({ hooks: { Stop: stop, [event]: nothing } });
  const own = { hooks: { Stop: stop, [event]: [...nothing, ...stop] } };
  writeFileSync(file, JSON.stringify({ ...(JSON.parse(read(file)) as object), ...own }));
  await home.agents("uninstall", agent);
  expect(JSON.parse(read(file))).toEqual(own);
});

test.each([
  ["claude", ".claude/settings.json", "PermissionRequest"],
  ["gemini", ".gemini/settings.json", "Notification"],
] as const)("%s: the user's own hooks for it stay as they are, and are enough", async (agent, path, event) => {
  const hooks = { [event]: [{ matcher: "*", hooks: [{ type: "command", command: "ring" }] }] };
  const text = `${JSON.stringify({ hooks }, null, 2)}\n`;
  const file = home.write(path, text);
  await home.agents("install", agent);
  expect(JSON.parse(read(file))).toMatchObject({ hooks });
  await home.agents("uninstall", agent);
  expect(read(file)).toBe(text);
});

test("Codex CLI: the table is appended, and the user's lines and comments stay", async () => {
  const file = home.write(".codex/config.toml", codex);
  await home.agents("install", "codex");
  expect(read(file).startsWith(`${codex}\n# agentproxy-otel: begin.`)).toBe(true);
  expect(read(file)).toMatch(/^\[otel\]\nlog_user_prompt = false\nexporter = \{ otlp-http = /m);
});

test("Gemini CLI: credentials are in its .env, the rest in its settings", async () => {
  const file = home.write(".gemini/settings.json", gemini);
  const output = await home.agents("install", "gemini");
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
    hooks: { Notification: nothing },
  });
  expect(read(home.path(".gemini/.env"))).toContain("\nOTEL_EXPORTER_OTLP_HEADERS=authorization=Bearer%20one\n");
  expect(output).toContain("Gemini CLI reads ~/.gemini/.env only in trusted folders");
  home.installStack();
  await home.agents("install", "gemini");
  expect(existsSync(home.path(".gemini/.env"))).toBe(false);
  expect(existsSync(file)).toBe(true);
});

test.each(userFiles)(
  "%s: a second installation changes nothing, a new token only the token",
  async (agent, path, text) => {
    const file = home.write(path, text);
    await home.agents("install", agent);
    const before = read(file);
    expect(await home.agents("install", agent)).toContain("The settings are as they should be.");
    expect(read(file)).toBe(before);
    home.installStack("two");
    await home.agents("install", agent);
    expect(read(file)).toBe(before.replaceAll("Bearer one", "Bearer two"));
    await home.agents("uninstall", agent);
    expect(read(file)).toBe(text);
  },
);

test.each(userFiles)("%s: what the user has changed since stays", async (agent, path, text) => {
  const file = home.write(path, text);
  await home.agents("install", agent);
  const changed =
    agent === "codex"
      ? read(file).replace("loud", "very loud")
      : read(file).replace(/("model": "opus"|"theme": "dark")/, '"added": true');
  expect(changed).not.toBe(read(file));
  writeFileSync(file, changed);
  await home.agents("uninstall", agent);
  if (agent === "codex") {
    expect(read(file)).toBe(text.replace("loud", "very loud"));
  } else {
    const { model: _model, theme: _theme, ...rest } = JSON.parse(text) as Record<string, unknown>;
    expect(JSON.parse(read(file))).toEqual({ added: true, ...rest });
  }
});

test("a value of ours that the user has changed since is the user's", async () => {
  const file = home.write(".claude/settings.json", claude);
  await home.agents("install", "claude");
  writeFileSync(file, read(file).replace('"OTEL_LOG_USER_PROMPTS": "0"', '"OTEL_LOG_USER_PROMPTS": "1"'));
  await home.agents("uninstall", "claude");
  const { env } = JSON.parse(read(file)) as { env: Record<string, string> };
  expect(env).toEqual({ MINE: "1", OTEL_LOGS_EXPORTER: "console", OTEL_LOG_USER_PROMPTS: "1" });
});

test.each(userFiles)(
  "%s: settings of an installation whose record is lost can be taken out",
  async (agent, path, text) => {
    const file = home.write(path, text);
    await home.agents("install", agent);
    process.env["AGENTPROXY_OTEL_STATE"] = join(home.cli.folder, "other-state");
    mkdirSync(join(home.cli.folder, "other-state"));
    for (const part of [".pulumi", "stacks", "passphrase"]) {
      symlinkSync(join(home.cli.folder, "state", part), join(home.cli.folder, "other-state", part));
    }
    await home.agents("install", agent);
    await home.agents("uninstall", agent);
    expect(read(file)).not.toContain("127.0.0.1:4318");
    expect(read(file)).toMatch(/mine|MINE|dark/);
    expect(text).toMatch(/mine|MINE|dark/);
  },
);

test("a file with a token is its owner's alone; one without keeps its mode", async () => {
  const file = home.write(".claude/settings.json", claude);
  expect(await home.agents("install", "claude")).toContain("The settings contain the client's token.");
  expect(statSync(file).mode & 0o777).toBe(0o600);
  await home.agents("uninstall", "claude");
  home.installStack();
  expect(await home.agents("install", "claude")).not.toContain("token");
  expect(statSync(file).mode & 0o777).toBe(0o644);
});

test("the shown change has no token, neither when it comes nor when it goes", async () => {
  home.write(".claude/settings.json", claude);
  home.installStack("s3cret");
  const shown = [await home.agents("install", "claude"), await home.agents("uninstall", "claude")];
  expect(shown.join("\n")).toContain('"OTEL_EXPORTER_OTLP_HEADERS": "authorization=Bearer ***"');
  expect(shown.join("\n")).not.toContain("s3cret");
});

test("a symbolic link is followed and stays", async () => {
  const target = home.write("dotfiles/settings.json", claude);
  mkdirSync(home.path(".claude"), { recursive: true });
  symlinkSync(target, home.path(".claude/settings.json"));
  await home.agents("install", "claude");
  expect(lstatSync(home.path(".claude/settings.json")).isSymbolicLink()).toBe(true);
  expect(read(target)).toContain("http://127.0.0.1:4318");
});

test("the folders that the agents read from variables are used", async () => {
  process.env["CLAUDE_CONFIG_DIR"] = join(home.cli.folder, "elsewhere/claude");
  process.env["CODEX_HOME"] = join(home.cli.folder, "elsewhere/codex");
  process.env["GEMINI_CLI_HOME"] = join(home.cli.folder, "elsewhere");
  for (const agent of ["claude", "codex", "gemini"]) {
    await home.agents("install", agent);
  }
  for (const file of ["claude/settings.json", "codex/config.toml", ".gemini/settings.json", ".gemini/.env"]) {
    expect(existsSync(join(home.cli.folder, "elsewhere", file))).toBe(true);
  }
  expect(existsSync(home.path())).toBe(false);
});
