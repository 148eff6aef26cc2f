import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serviceNames } from "../../configs/services";

/** Found wherever an encrypted part of a setting has got to. */
export const marker = "hunter2";

/** A self-signed certificate with these subject alternative names (`DNS:a.example`), and its key. */
export function ownCertificate(...names: readonly string[]): { readonly certificate: string; readonly key: string } {
  const folder = mkdtempSync(join(tmpdir(), "agentproxy-otel-"));
  const [crt, key] = [join(folder, "crt"), join(folder, "key")];
  const kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=own", "-days", "30"];
  const san = ["-addext", `subjectAltName=${names.join(",")}`];
  execFileSync("openssl", ["req", "-x509", ...kind, ...san, "-keyout", key, "-out", crt], { stdio: "ignore" });
  const result = { certificate: readFileSync(crt, "utf8"), key: readFileSync(key, "utf8") };
  rmSync(folder, { recursive: true });
  return result;
}

/** A value of every setting that may be secret, with the marker in every text that may be encrypted. */
export function secretSettings(): Readonly<Record<string, unknown>> {
  const { certificate, key } = ownCertificate("DNS:own.example");
  return {
    tlsCertificate: certificate,
    tlsKey: key,
    grafanaAuth: {
      "auth.generic_oauth": { enabled: true, name: marker, client_id: marker, client_secret: marker },
      "ldap.toml": marker,
    },
    scrapeTargets: [{ job: marker, targets: [`${marker}:1`], path: `/${marker}`, labels: { team: marker } }],
    alerts: {
      receivers: [
        { type: "webhook", url: `https://${marker}/` },
        { type: "slack", url: `https://slack.example/${marker}`, channel: `#${marker}` },
        {
          ...{ type: "email", to: `${marker}@a.example`, from: `${marker}@b.example`, smarthost: `${marker}:25` },
          ...{ username: marker, password: marker },
        },
      ],
    },
    ...Object.fromEntries(
      serviceNames.map((service) => [`${service}Overrides`, { smtp: { password: marker, port: 1 } }]),
    ),
  };
}

/** A value as a stack's file has it when every text is encrypted, except for the kinds of receivers. */
export function encrypted(value: unknown, ciphertext = "v1:x", name = ""): unknown {
  if (Array.isArray(value)) {
    return value.map((part: unknown) => encrypted(part, ciphertext));
  }
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, encrypted(part, ciphertext, key)]));
  }
  return typeof value === "string" && name !== "type" ? { secure: ciphertext } : value;
}
