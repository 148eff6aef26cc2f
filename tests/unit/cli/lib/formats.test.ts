import { spawnSync } from "node:child_process";
import { parseEnv } from "node:util";
import { formatted, tomlTable } from "../../../../cli/lib/formats";

const variables = {
  PLAIN: "http://127.0.0.1:4317",
  SPACE: "authorization=Bearer token",
  QUOTED: "a b'c$d`e\\f",
  DOUBLE: '{"a":"b"}',
  EMPTY: "",
};
const args = ["-c", 'table={ a = "it\'s", b = true }'];

/** Prints the variables and what the wrapped program is given, one a line. */
const program = `printf '%s\\n' "$PLAIN" "$SPACE" "$QUOTED" "$DOUBLE" "$EMPTY" "$@"`;
const expected = [...Object.values(variables), ...args, "own"].map((line) => `${line}\n`).join("");
const hasFish = spawnSync("fish", ["--version"]).status === 0;

test.each(["sh", "bash", ...(hasFish ? ["fish"] : [])])(
  "%s gets the values, and the program its arguments",
  (shell) => {
    const lines = formatted({ variables, commandArguments: args }, shell === "fish" ? "fish" : "sh", "agent");
    const folder = "agent_dir";
    const script =
      `${shell === "fish" ? "set -l" : ""} ${folder}${shell === "fish" ? " (mktemp -d)" : "=$(mktemp -d)"}\n` +
      `printf '#!/bin/sh\\n%s\\n' '${program.replaceAll("'", shell === "fish" ? "\\'" : `'\\''`)}' > $${folder}/agent\n` +
      `chmod +x $${folder}/agent\n` +
      `${shell === "fish" ? `set -gx PATH $${folder} $PATH` : `PATH=$${folder}:$PATH`}\n` +
      `${lines}\nagent own\nrm -r $${folder}`;
    const { stdout, stderr } = spawnSync(shell, ["-c", script], { encoding: "utf8" });
    expect(stderr).toBe("");
    expect(stdout).toBe(expected);
  },
);

test("PowerShell doubles a quote inside of quotes", () => {
  expect(formatted({ variables: { A: "it's $x" } }, "powershell", "agent")).toBe("$env:A = 'it''s $x'");
});

test("a .env file is read back as it was written", () => {
  const text = formatted({ variables: { ...variables, QUOTED: "it's" } }, "dotenv", "agent");
  expect(parseEnv(text)).toEqual({ ...variables, QUOTED: "it's" });
});

test("JSON is the variables, or the agent's own configuration", () => {
  expect(JSON.parse(formatted({ variables }, "json", "agent"))).toEqual(variables);
  expect(JSON.parse(formatted({ variables, config: { otel: { on: true } } }, "json", "agent"))).toEqual({
    otel: { on: true },
  });
});

test("TOML has the tables of the first level as such, and those below inline", () => {
  expect(
    tomlTable({ otel: { on: true, exporter: { "otlp-http": { endpoint: "http://a", headers: { "x y": 'q"\\' } } } } }),
  ).toBe(
    [
      "[otel]",
      "on = true",
      'exporter = { otlp-http = { endpoint = "http://a", headers = { "x y" = "q\\"\\\\" } } }',
    ].join("\n"),
  );
});

test("an agent that reads no .env file says so", () => {
  expect(() => formatted({ variables, config: {} }, "dotenv", "codex")).toThrow(
    "codex reads its telemetry's settings from no .env file. Give --format toml or sh.",
  );
});
