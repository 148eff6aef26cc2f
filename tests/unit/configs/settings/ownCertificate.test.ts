import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseSettings, type Problem } from "../../../../configs/settings";

function problems(config: Record<string, string>, secretKeys = new Set(["tlsKey"])): readonly Problem[] {
  const parsed = parseSettings(config, secretKeys);
  return "problems" in parsed ? parsed.problems : [];
}

describe("the user's own certificate", () => {
  const folder = mkdtempSync(join(tmpdir(), "agentproxy-otel-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** A certificate and its key, made by openssl. */
  const make = (name: string, ...more: string[]): { certificate: string; key: string } => {
    const [cert, key] = [join(folder, `${name}.crt`), join(folder, `${name}.key`)];
    const kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", `/CN=${name}`];
    execFileSync("openssl", ["req", "-x509", ...kind, "-keyout", key, "-out", cert, ...more], { stdio: "ignore" });
    return { certificate: readFileSync(cert, "utf8"), key: readFileSync(key, "utf8") };
  };
  const named = make("named", "-days", "30", "-addext", "subjectAltName=DNS:otel.example.com");
  const other = make("other", "-days", "30", "-addext", "subjectAltName=DNS:otel.example.com");
  const nameless = make("nameless", "-days", "30");

  test("is accepted with its key", () => {
    expect(problems({ tls: "full", tlsCertificate: named.certificate, tlsKey: named.key })).toEqual([]);
  });

  test.each<[string, Record<string, string>, string, string]>([
    [
      "alone",
      { tls: "full", tlsCertificate: named.certificate },
      "tlsKey",
      "is missing, and tlsCertificate is no use alone; set both, or none.",
    ],
    [
      "its key alone",
      { tls: "full", tlsKey: named.key },
      "tlsCertificate",
      "is missing, and tlsKey is no use alone; set both, or none.",
    ],
    [
      "without TLS",
      { tlsCertificate: named.certificate, tlsKey: named.key },
      "tlsCertificate",
      "is not used, since tls is off; set tls to full, or take it out.",
    ],
    [
      "with another's key",
      { tls: "full", tlsCertificate: named.certificate, tlsKey: other.key },
      "tlsCertificate",
      "belongs to another key than tlsKey; set the two that were made together.",
    ],
    [
      "without a name",
      { tls: "full", tlsCertificate: nameless.certificate, tlsKey: nameless.key },
      "tlsCertificate",
      "names no host; set one with subject alternative names, which clients verify.",
    ],
    [
      "cut off",
      { tls: "full", tlsCertificate: named.certificate.slice(0, 100), tlsKey: named.key },
      "tlsCertificate",
      "can't be read; give the certificate in PEM, its chain after it.",
    ],
  ])("%s is refused", (_what, config, key, text) => {
    expect(problems(config)).toEqual([{ key, text }]);
  });

  test("its key is refused unless it is encrypted", () => {
    expect(problems({ tls: "full", tlsCertificate: named.certificate, tlsKey: named.key }, new Set())).toEqual([
      {
        key: "tlsKey",
        text: "holds a secret in clear; take it out of the stack's file, and give it to the standard input of `npm run config -- set --secret 'tlsKey'`, which encrypts it.",
      },
    ]);
  });
});
