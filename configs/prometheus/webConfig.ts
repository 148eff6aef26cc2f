import { toYaml } from "../render";
import { secretPath } from "../secretFiles";
import { prometheusLogin, serverTls, usesInternalTls, type TlsSettings } from "../tls";

/** The file with the listener's TLS and authentication; a secret, because it may contain a password's hash. */
export const webConfigFileName = "web.yml";

/**
 * The web configuration that Prometheus and Alertmanager share: TLS, and basic authentication if a hash is given.
 * @param passwordHash a bcrypt hash.
 * @see https://prometheus.io/docs/prometheus/latest/configuration/https/
 */
export function webConfig(passwordHash?: string): string {
  return toYaml({
    tls_server_config: { ...serverTls(), min_version: "TLS12" },
    ...(passwordHash !== undefined && { basic_auth_users: { [prometheusLogin.user]: passwordHash } }),
  });
}

/** The command-line arguments that apply it; none without TLS. */
export function webConfigArguments(settings: Pick<TlsSettings, "security">): string[] {
  return usesInternalTls(settings) ? [`--web.config.file=${secretPath(webConfigFileName)}`] : [];
}
