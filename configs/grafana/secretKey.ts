import { secretPath } from "../secretFiles";
import { services } from "../services";
import type { Settings } from "../settings";

/** The secret file with the key by which Grafana encrypts the secrets of datasources and contact points. */
export const secretKeyFile = "secret-key";

const { dataFolder } = services.grafana;

/** In the data volume: its database was made with the stack's key. */
const marker = `${dataFolder}/.own-secret-key`;

/** Whether the key is the stack's: not where the user has set one, or has another database, whose age isn't known. */
function usesOwnKey({ overrides }: Pick<Settings, "overrides">): boolean {
  const { security, database } = overrides.grafana as Record<string, Readonly<Record<string, unknown>> | null>;
  const elsewhere = ["type", "url", "host", "path"].some((key) => key in (database ?? {}));
  return !elsewhere && !("secret_key" in (security ?? {}));
}

/** Keys of the section `security`. */
export function secretKey(settings: Pick<Settings, "overrides">): Readonly<Record<string, string>> {
  return usesOwnKey(settings) ? { secret_key: `$__file{${secretPath(secretKeyFile)}}` } : {};
}

/**
 * The start of the shell command of Grafana's container. A database that was made with Grafana's default key keeps that
 * key: Grafana can't read with another one what it has encrypted, and re-encrypts nothing.
 */
export function chooseSecretKey(settings: Pick<Settings, "overrides">): string {
  return usesOwnKey(settings)
    ? `if [ -e ${dataFolder}/grafana.db ] && [ ! -e ${marker} ]; then unset GF_SECURITY_SECRET_KEY; ` +
        `else touch ${marker}; fi; `
    : "";
}
