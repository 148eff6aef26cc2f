import { X509Certificate } from "node:crypto";
import { toYaml } from "../render";

/** Certificates by name, PEM; of a chain, the first one counts. */
export type Certificates = Readonly<Record<string, string>>;

/**
 * The secret file with {@link certificateRules}, because certificates are known only when Pulumi has created them. The
 * configuration names it by a pattern: promtool, which checks the configuration, requires every file that is named.
 */
export const certificateRulesFile = { name: "certificates.rules.yml", pattern: "*.rules.yml" } as const;

const day = 24 * 3600;

/** The rule file with the ends of certificates. */
export function certificateRules(certificates: Certificates): string {
  return endRules(
    Object.fromEntries(
      Object.entries(certificates).map(([name, pem]) => [
        name,
        Math.floor(Date.parse(new X509Certificate(pem).validTo) / 1000),
      ]),
    ),
  );
}

/**
 * The ends of certificates as series, so that a rule can compare them with the time: no service has a metric for them.
 * @param ends in seconds since 1970, by the certificate's name.
 */
export function endRules(ends: Readonly<Record<string, number>>): string {
  const rules = Object.entries(ends).map(([certificate, end]) => ({
    record: "agentproxy_otel:certificate_end:timestamp_seconds",
    expr: `vector(${end})`,
    labels: { certificate },
  }));
  return toYaml({ groups: [{ name: "agentproxy-otel-certificates", rules }] });
}

/**
 * How long before its end a certificate is reported, in seconds: three weeks, but less than the last third of the
 * validity, in which every `up` renews the stack's certificates.
 * @param validity of the stack's certificates, in seconds.
 */
export function certificateWarning(validity: number): number {
  return Math.min(21 * day, Math.floor(validity / 4));
}
