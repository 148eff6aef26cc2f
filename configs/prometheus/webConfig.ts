import { logins, type LoginName } from "../logins";
import { toYaml } from "../render";
import { secretPath } from "../secretFiles";
import { serverTls, usesInternalTls, type TlsSettings } from "../tls";

/** The file with the listener's TLS and authentication; a secret, because it contains a password's hash. */
export const webConfigFileName = "web.yml";

/**
 * The web configuration that Prometheus and Alertmanager share: the login, and TLS.
 * @param login whose user is the only one.
 * @param passwordHash a bcrypt hash.
 * @see https://prometheus.io/docs/prometheus/latest/configuration/https/
 */
export function webConfig(login: LoginName, passwordHash: string, settings: Pick<TlsSettings, "security">): string {
  return toYaml({
    ...(usesInternalTls(settings) && { tls_server_config: { ...serverTls(), min_version: "TLS12" } }),
    basic_auth_users: { [logins[login].user]: passwordHash },
  });
}

/** The command-line argument that applies it. */
export const webConfigArgument = `--web.config.file=${secretPath(webConfigFileName)}`;
