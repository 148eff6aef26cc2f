import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { scrapeUsersFileName } from "../../configs/collector/paths";
import { logins, type LoginName } from "../../configs/logins";
import { webConfig, webConfigFileName } from "../../configs/prometheus/webConfig";
import type { Settings } from "../../configs/settings";

/** The password of every login in a local pipeline, and its bcrypt hash, of the lowest cost. It protects nothing. */
const password = "local";
const passwordHash = "$2a$04$vMV6CN9MsZdabeljuVo9LOBFbvW8JBibD1mSAisKpG6ePBNDTm3iW";

/**
 * Writes the secret files that the rendered configurations of a process refer to.
 * @param server whose listener requires its login: that of the file for `--web.config.file`.
 */
export function writeLogins(
  folder: string,
  settings: Pick<Settings, "security">,
  server: "prometheus" | "alertmanager" = "prometheus",
): void {
  const files = {
    [scrapeUsersFileName]: `${logins.scrape.user}:${password}\n`,
    [logins.scrape.passwordFile]: password,
    [logins.prometheus.passwordFile]: password,
    [logins.alertmanager.passwordFile]: password,
    [webConfigFileName]: webConfig(server, passwordHash, settings),
  };
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(folder, name), content, { mode: 0o600 });
  }
}

/** The header with which a client uses a login. */
export function loginHeaders(login: LoginName): Record<string, string> {
  return { authorization: `Basic ${Buffer.from(`${logins[login].user}:${password}`).toString("base64")}` };
}
