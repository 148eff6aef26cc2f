import { grafanaEnvironment } from "../../../../configs/grafana";
import { ownCertificate } from "../../../support/secretSettings";
import { settingsOf } from "../../../support/settings";

const encrypted = new Set(["tlsKey", "grafanaAuth"]);

function environment(stack: string, changes: Record<string, string> = {}): Record<string, string> {
  return grafanaEnvironment(settingsOf(stack, changes, encrypted), `agentproxy-otel-${stack}`);
}

/** A certificate with these names, and its key, as settings. */
function own(...names: string[]): Record<string, string> {
  const { certificate, key } = ownCertificate(...names);
  return { tls: "full", tlsCertificate: certificate, tlsKey: key };
}

describe("Grafana's own address, to which OAuth redirects", () => {
  test.each<[string, string, Record<string, string>, string | undefined]>([
    ["the one that up prints", "dev", { grafanaPort: "3001" }, "http://127.0.0.1:3001/"],
    ["with TLS", "dev", { tls: "internal" }, "https://127.0.0.1:3000/"],
    ["the first name for other machines", "team", {}, "https://otel.example.internal:3000/"],
    ["no wildcard", "team", { tlsHosts: '["*.example.com","10.1.1.1"]' }, "https://10.1.1.1:3000/"],
    ["the address without a name", "team", { tlsHosts: "[]" }, "https://10.0.0.5:3000/"],
    ["names don't matter on loopback", "dev", { tlsHosts: '["a.example"]' }, "http://127.0.0.1:3000/"],
    ["every address has no name", "team", { bindAddress: "0.0.0.0", tlsHosts: "[]" }, undefined],
    ["not published", "dev", { grafanaPort: "off" }, undefined],
    ["the user's certificate", "dev", own("DNS:*.a.example", "DNS:g.a.example"), "https://g.a.example:3000/"],
  ])("%s", (_, stack, changes, url) => {
    const { GF_SERVER_ROOT_URL, GF_SERVER_DOMAIN } = environment(stack, changes);
    expect(GF_SERVER_ROOT_URL).toBe(url);
    expect(GF_SERVER_DOMAIN).toBe(url && new URL(url).hostname);
  });
});

test("HSTS only with TLS and beyond loopback, where it can't apply to other programs on localhost", () => {
  const hsts = "GF_SECURITY_STRICT_TRANSPORT_SECURITY";
  expect(environment("team")).toMatchObject({ [hsts]: "true" });
  expect(environment("dev", { tls: "full" })).not.toHaveProperty(hsts);
  expect(environment("dev")).not.toHaveProperty(hsts);
});

test("cookies are strict unless people come back from another site to sign in", () => {
  const cookies = (grafanaAuth: object): string | undefined =>
    environment("dev", { grafanaAuth: JSON.stringify(grafanaAuth) })["GF_SECURITY_COOKIE_SAMESITE"];
  expect(cookies({})).toBe("strict");
  expect(cookies({ "ldap.toml": "x" })).toBe("strict");
  expect(cookies({ "auth.github": { enabled: true } })).toBe("lax");
});
