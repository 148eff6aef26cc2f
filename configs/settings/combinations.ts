import { createPrivateKey, X509Certificate } from "node:crypto";
import type { Problem } from "./load";
import type { Settings } from "./types";

/** Settings of security that don't go together. */
export function securityProblems({ security, images, overrides }: Settings): Problem[] {
  const problems: Problem[] = [];
  if (security.otlpAuth === "mtls" && security.tls !== "full") {
    problems.push({
      key: "otlpAuth",
      text: `mtls needs OTLP over TLS, and tls is ${security.tls}; set tls to full, or otlpAuth to bearer.`,
    });
  }
  problems.push(...ownCertificateProblems(security));
  const saml = "auth.saml" in security.grafanaAuth.ini || "auth.saml" in overrides.grafana;
  if (saml && !/enterprise/.test(images.grafana)) {
    problems.push({
      key: "grafanaAuth",
      text: "SAML is Grafana Enterprise's, and grafanaImage is another; take auth.saml out, or set grafanaImage to an enterprise image.",
    });
  }
  return problems;
}

function ownCertificateProblems({ certificate, key, tls }: Settings["security"]): Problem[] {
  if (certificate === undefined && key === undefined) {
    return [];
  }
  if (certificate === undefined || key === undefined) {
    const [given, missing] = key === undefined ? ["tlsCertificate", "tlsKey"] : ["tlsKey", "tlsCertificate"];
    return [{ key: missing!, text: `is missing, and ${given} is no use alone; set both, or none.` }];
  }
  if (tls !== "full") {
    return [{ key: "tlsCertificate", text: `is not used, since tls is ${tls}; set tls to full, or take it out.` }];
  }
  const problem = certificateProblem(certificate, key);
  return problem === undefined ? [] : [{ key: "tlsCertificate", text: problem }];
}

/** What is wrong with a certificate and its key; says nothing about the key's text. */
function certificateProblem(certificate: string, key: string): string | undefined {
  let parsed: X509Certificate;
  try {
    parsed = new X509Certificate(certificate);
  } catch {
    return "can't be read; give the certificate in PEM, its chain after it.";
  }
  try {
    if (!parsed.checkPrivateKey(createPrivateKey(key))) {
      return "belongs to another key than tlsKey; set the two that were made together.";
    }
  } catch {
    return "has a tlsKey that can't be read; set the key in PEM, without a passphrase.";
  }
  if (Date.parse(parsed.validTo) < Date.now()) {
    return `ran out on ${parsed.validTo}; set a renewed one.`;
  }
  return serverName(parsed) === undefined
    ? "names no host; set one with subject alternative names, which programs look at."
    : undefined;
}

/** The first host name or address that a certificate names. */
export function serverName(certificate: X509Certificate): string | undefined {
  return /(?:DNS|IP Address):([^,\s]+)/.exec(certificate.subjectAltName ?? "")?.[1]?.replace(/^\*\./, "any.");
}
