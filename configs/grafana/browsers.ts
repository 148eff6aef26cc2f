import { X509Certificate } from "node:crypto";
import { isExposed } from "../settings";
import { scheme, usesInternalTls, type TlsSettings } from "../tls";

/** What Grafana tells browsers: its own address, and what they may do with its pages and cookies. */

/**
 * The address that people open, for links and for redirects of OAuth. None when Grafana isn't published, and where no
 * name is known: Grafana then takes `localhost`.
 */
export function publicAddress(settings: TlsSettings): { readonly domain?: string; readonly root_url?: string } {
  const domain = publicHost(settings);
  const port = settings.ports.grafana;
  return domain === undefined || port === undefined
    ? {}
    : { domain, root_url: `${scheme(settings)}://${domain}:${port}/` };
}

/** The user's own certificate has the name that browsers accept; otherwise it is the first name for other machines. */
function publicHost(settings: TlsSettings): string | undefined {
  const { bindAddress, security } = settings;
  const names = isExposed(settings, "grafana") ? security.tlsHosts : [];
  const named = [...namesOf(security.certificate), ...names].find((host) => !host.includes("*"));
  return named ?? (bindAddress === "0.0.0.0" ? undefined : bindAddress);
}

function namesOf(certificate: string | undefined): string[] {
  const names = certificate === undefined ? "" : (new X509Certificate(certificate).subjectAltName ?? "");
  return [...names.matchAll(/(?:DNS|IP Address):([^,\s]+)/g)].map(([, name]) => name!);
}

/**
 * Keys of the section `security`. HSTS only where other machines reach Grafana: on loopback it would apply to every
 * other program on `localhost`, whatever its port.
 * @see https://grafana.com/docs/grafana/latest/setup-grafana/configure-security/
 */
export function browserSecurity(settings: TlsSettings): Readonly<Record<string, string | boolean>> {
  const tls = usesInternalTls(settings);
  return {
    content_security_policy: true,
    cookie_samesite: signsInElsewhere(settings) ? "lax" : "strict",
    ...(tls && { cookie_secure: true }),
    ...(tls && isExposed(settings, "grafana") && { strict_transport_security: true }),
  };
}

/** Whether people come back to Grafana from another site to sign in: browsers wouldn't send strict cookies then. */
function signsInElsewhere({ security }: TlsSettings): boolean {
  return Object.keys(security.grafanaAuth.ini).some((section) => !["auth.ldap", "auth.jwt"].includes(section));
}

/** The name of the session's cookie: browsers send a host's cookies to all of its ports, so each stack has its own. */
export function sessionCookie(baseName: string): string {
  return `grafana_session_${baseName}`;
}
