import { toYaml } from "../render";
import {
  callsWithTls,
  internalTls,
  ownServerName,
  prometheusAsksForPassword,
  prometheusLogin,
  scheme,
  servesTls,
  tlsPaths,
  type TlsSettings,
} from "../tls";
import { paths } from "../topology";
import type { OwnJob } from "./jobs";

/** The name of the file that says how Prometheus (or Alertmanager) serves; a secret, for it may have a hash. */
export const webConfigFileName = "web.yml";

/**
 * How Prometheus serves: over TLS, and to those who know the password when a hash of it is given.
 * @param passwordHash bcrypt.
 */
export function webConfig(passwordHash?: string): string {
  return toYaml({
    tls_server_config: { ...servesTls(), min_version: "TLS12" },
    ...(passwordHash !== undefined && { basic_auth_users: { [prometheusLogin.user]: passwordHash } }),
  });
}

const login = {
  basic_auth: {
    username: prometheusLogin.user,
    password_file: `${paths.secrets}/${prometheusLogin.passwordFile}`,
  },
};

/** How a job of the stack itself gets in. */
export function scrapeSecurity(job: OwnJob, settings: TlsSettings): object {
  if (!internalTls(settings)) {
    return {};
  }
  const ownName = job === "grafana" ? ownServerName(settings) : undefined;
  return {
    scheme: scheme(settings),
    tls_config: ownName === undefined ? callsWithTls : { ca_file: tlsPaths.ownCertificate, server_name: ownName },
    // The collector hands these on from itself to itself, and they are labels of no other series about it.
    ...(job === "collector" && {
      metric_relabel_configs: [{ action: "labeldrop", regex: "exported_(job|instance)|otel_scope_.*" }],
    }),
    ...(job === "prometheus" && prometheusAsksForPassword(settings) && login),
  };
}

/** How alerts get to Alertmanager. */
export function alertSecurity(settings: TlsSettings): object {
  return internalTls(settings) ? { scheme: scheme(settings), tls_config: callsWithTls } : {};
}

/** How `promtool` asks Prometheus whether it is ready. */
export function probeConfig(settings: TlsSettings): object {
  return { tls_config: { ca_file: tlsPaths.authority }, ...(prometheusAsksForPassword(settings) && login) };
}
