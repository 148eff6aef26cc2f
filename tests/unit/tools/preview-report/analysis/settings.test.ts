import {
  encryptedNames,
  retentionWarnings,
  settingChanges,
} from "../../../../../tools/preview-report/analysis/settings";
import type { SettingFiles } from "../../../../../tools/revisions/stackFile";

const project = `config:
  tracesRetention: {type: string, default: 24h, description: How long.}
  metricsRetentionSize: {type: string, default: 2GB, description: How much.}
  token: {type: string, default: "", description: A token., secret: true}
`;

function files(stack: string, text = project): SettingFiles {
  return { project: text, stack };
}

test("values that a stack sets, without the config namespace in front of the key", () => {
  const after = files("config:\n  agentproxy-otel:tracesRetention: 48h\n  agentproxy-otel:scrapeTargets: [{job: a}]\n");
  expect(settingChanges(files("config: {}"), after)).toEqual([
    { key: "scrapeTargets", change: "added", aspect: "value", from: "", to: '[{"job":"a"}]' },
    { key: "tracesRetention", change: "added", aspect: "value", from: "", to: "48h" },
  ]);
});

test("a secret is never shown, whether it is encrypted or declared as one", () => {
  const secrets = (token: string, key: string): SettingFiles =>
    files(`config:\n  agentproxy-otel:token: ${token}\n  agentproxy-otel:other:\n    secure: ${key}\n`);
  const text = JSON.stringify(settingChanges(files(""), secrets("hunter2", "v1:abc")));
  expect(text).not.toMatch(/hunter2|v1:abc/);
  expect(text).toContain("[secret]");
});

test("secrets in clear of a setting that may be secret aren't shown either, everything else is", () => {
  const shown = (setting: string, value: object | string): string => {
    const stack = `config:\n  agentproxy-otel:${setting}: ${JSON.stringify(value)}\n`;
    return settingChanges(files(""), files(stack)).map(({ to }) => to)[0]!;
  };
  const slack = { type: "slack", url: "https://hooks.slack.example/hunter2" };
  expect(shown("alerts", { receivers: [slack] })).toBe("[secret]");
  expect(shown("alerts", { receivers: "hunter2" })).toBe("[secret]");
  expect(shown("alerts", { receivers: [{ type: "webhook", url: "http://a/" }] })).toContain("http://a/");
  expect(shown("tlsKey", "-----BEGIN PRIVATE KEY-----")).toBe("[secret]");
  expect(shown("grafanaAuth", { "auth.github": { client_secret: "hunter2" } })).toBe("[secret]");
  expect(shown("grafanaAuth", { "auth.github": { client_id: "abc" } })).toContain("abc");
  expect(shown("grafanaOverrides", { smtp: { password: "hunter2" } })).toBe("[secret]");
  expect(shown("prometheusOverrides", { remote_write: [{ url: "https://u:hunter2@example.com" }] })).toBe("[secret]");
  expect(shown("tempoOverrides", { server: { log_level: "debug" } })).toContain("debug");
});

test("another ciphertext is a change, the same one isn't", () => {
  const encrypted = (ciphertext: string): SettingFiles =>
    files(`config:\n  agentproxy-otel:alerts: {receivers: [{url: {secure: ${ciphertext}}}]}\n`);
  expect(settingChanges(encrypted("v1:a"), encrypted("v1:a"))).toEqual([]);
  expect(settingChanges(encrypted("v1:a"), encrypted("v1:b"))).toEqual([
    { key: "alerts", change: "changed", aspect: "value", from: "[secret]", to: "[secret]" },
  ]);
  expect(encryptedNames(encrypted("v1:a"), files("config: {agentproxy-otel:tlsKey: {secure: v1:x}}"))).toEqual([
    "alerts",
    "tlsKey",
  ]);
});

test("a key that is added, removed, or has another default, meaning or type", () => {
  const changed = project
    .replace("default: 24h", "default: 12h")
    .replace("How much.", "How much disk.")
    .replace(/ {2}token.*\n/, "  extra: {type: array, default: [], description: More.}\n");
  expect(settingChanges(files(""), files("", changed)).map(({ key, change, aspect }) => [key, change, aspect])).toEqual(
    [
      ["extra", "added", "setting"],
      ["metricsRetentionSize", "changed", "meaning"],
      ["token", "removed", "setting"],
      ["tracesRetention", "changed", "default"],
    ],
  );
  expect(settingChanges(files(""), files("", project.replace("secret: true", "secret: false")))).toEqual([
    { key: "token", change: "changed", aspect: "type", from: "string,true", to: "string,false" },
  ]);
});

test.each([
  ["a shorter time", "tracesRetention: 1h", ["tracesRetention", "24h", "1h"]],
  ["a shorter time in another unit", "tracesRetention: 1380m", ["tracesRetention", "24h", "1380m"]],
  ["the same time in another unit", "tracesRetention: 1d", undefined],
  ["a longer time", "tracesRetention: 2d", undefined],
  ["less disk", "metricsRetentionSize: 2000MB", ["metricsRetentionSize", "2GB", "2000MB"]],
  ["more disk", "metricsRetentionSize: 1TB", undefined],
])("%s", (_, line, values) => {
  expect(retentionWarnings(files(""), files(`config:\n  agentproxy-otel:${line}\n`))).toEqual(
    values === undefined ? [] : [{ kind: "retention-shortened", values }],
  );
});
