import { createPrivateKey, X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { parseSettings, type Problem } from "../../../../configs/settings";
import { replaceEncryptedValues } from "../../../../tools/revisions/stackFile";
import { standInPair } from "../../../../tools/revisions/standInCertificate";
import { encrypted, ownCertificate, secretSettings } from "../../../support/secretSettings";

type Config = Readonly<Record<string, unknown>>;

/** The settings of a stack's file after its encrypted values were replaced, without namespace. */
function replaced(config: Config): Config {
  const directory = mkdtempSync(join(tmpdir(), "agentproxy-otel-"));
  const file = join(directory, "Pulumi.dev.yaml");
  const named = Object.entries(config).map(([key, value]) => [`agentproxy-otel:${key}`, value]);
  writeFileSync(file, stringify({ encryptionsalt: "v1:salt", config: Object.fromEntries(named) }));
  replaceEncryptedValues({ directory, label: "" }, "dev");
  const result = parse(readFileSync(file, "utf8")) as { config: Config; encryptionsalt?: string };
  rmSync(directory, { recursive: true });
  expect(result.encryptionsalt).toBeUndefined();
  return Object.fromEntries(Object.entries(result.config).map(([key, value]) => [key.replace(/^.*:/, ""), value]));
}

/** What the program finds wrong with these settings. */
function problems(config: Config, secretKeys = new Set(Object.keys(config))): readonly Problem[] {
  const texts = Object.entries(config).map(([key, value]) => [
    key,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  const parsed = parseSettings(Object.fromEntries(texts) as Record<string, string>, secretKeys);
  return "problems" in parsed ? parsed.problems : [];
}

const secrets = secretSettings();

test("the program accepts the stand-ins of every setting that may be secret, encrypted as a whole", () => {
  const all = replaced(encrypted(secrets) as Config);
  expect(JSON.stringify(all)).not.toContain("secure");
  expect(problems(all)).toMatchObject([
    { key: "tlsCertificate", text: expect.stringMatching(/^is not used/) as string },
  ]);
  const { tls, ...withTls } = { ...all, tls: "full" } as Config & { tls: string };
  expect(problems({ ...withTls, tls }, new Set(Object.keys(withTls)))).toEqual([]);
});

test("another ciphertext has another stand-in, the same one the same", () => {
  for (const [key, value] of Object.entries(secrets)) {
    const standIn = (ciphertext: string): Config => replaced({ [key]: encrypted(value, ciphertext) });
    expect(standIn("v1:x")).toEqual(standIn("v1:x"));
    expect(standIn("v1:y")).not.toEqual(standIn("v1:x"));
  }
});

test("a certificate in clear keeps its names and its end, and belongs to the key's stand-in", () => {
  const { certificate } = ownCertificate("DNS:*.a.example", "DNS:b.example", "IP:10.0.0.5");
  const { tlsCertificate, tlsKey } = replaced({ tlsCertificate: certificate, tlsKey: { secure: "v1:x" } });
  const [before, after] = [new X509Certificate(certificate), new X509Certificate(String(tlsCertificate))];
  expect(after.subjectAltName).toBe(before.subjectAltName);
  expect(after.validTo).toBe(before.validTo);
  expect(after.checkPrivateKey(createPrivateKey(String(tlsKey)))).toBe(true);
});

test("a key without a certificate stays alone, so that the program reports it", () => {
  expect(Object.keys(replaced({ tlsKey: { secure: "v1:x" } }))).toEqual(["tlsKey"]);
});

test("a stand-in certificate is self-signed, and equal for equal seeds", () => {
  const { certificate, key } = standInPair("seed", undefined);
  const parsed = new X509Certificate(certificate);
  expect(parsed.verify(parsed.publicKey)).toBe(true);
  expect(parsed.checkPrivateKey(createPrivateKey(key))).toBe(true);
  expect(parsed.subjectAltName).toBe("DNS:encrypted.invalid");
  expect(standInPair("seed", undefined)).toEqual({ certificate, key });
  expect(standInPair("other", undefined).key).not.toBe(key);
});
