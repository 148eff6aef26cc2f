import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chooseSecretKey, secretKey } from "../../../../configs/grafana/secretKey";
import { settingsOf } from "../../../support/settings";

const dev = settingsOf("dev");

describe("the start of Grafana's container", () => {
  let data: string;
  beforeEach(() => (data = mkdtempSync(join(tmpdir(), "agentproxy-otel-"))));
  afterEach(() => rmSync(data, { recursive: true }));

  /** Whether Grafana gets the stack's key. */
  function start(): boolean {
    const script = chooseSecretKey(dev).replaceAll("/var/lib/grafana", data);
    const env = { GF_SECURITY_SECRET_KEY: "the stack's" };
    return execFileSync("sh", ["-c", `${script}echo "$GF_SECURITY_SECRET_KEY"`], { env }).toString() !== "\n";
  }

  test("a new volume gets the stack's key, and keeps it", () => {
    expect(start()).toBe(true);
    writeFileSync(join(data, "grafana.db"), "");
    expect(start()).toBe(true);
  });

  test("a database that was made with Grafana's default key keeps that key", () => {
    writeFileSync(join(data, "grafana.db"), "");
    expect(start()).toBe(false);
    expect(start()).toBe(false);
    expect(existsSync(join(data, ".own-secret-key"))).toBe(false);
  });
});

test.each([
  ["a key of the user's", { security: { secret_key: "mine" } }],
  ["another database", { database: { type: "postgres", host: "db:5432" } }],
])("%s stays", (_, overrides) => {
  const settings = settingsOf("dev", { grafanaOverrides: JSON.stringify(overrides) });
  expect([secretKey(settings), chooseSecretKey(settings)]).toEqual([{}, ""]);
});

test("other overrides change nothing about it", () => {
  const grafanaOverrides = JSON.stringify({ security: { allow_embedding: true }, database: { wal: false } });
  expect(secretKey(settingsOf("dev", { grafanaOverrides }))).toHaveProperty("secret_key");
});
