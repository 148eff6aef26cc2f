import { secretPath } from "../secretFiles";
import { serverTls, usesInternalTls, type TlsSettings } from "../tls";
import type { ComponentConfig, Part } from "./parts";
import { scrapeUsersFileName } from "./paths";

const authenticator = "basicauth/scrape";

/**
 * The login that the endpoints with metrics require. The file has the password in clear, like the file with the tokens:
 * it is long and random, so a hash would protect from nothing but would cost CPU time at every scrape.
 */
export const scrapeLogin: Part = {
  extensions: { [authenticator]: { htpasswd: { file: secretPath(scrapeUsersFileName) } } },
};

/** Authentication and TLS of an endpoint that Prometheus scrapes. */
export function scrapedEndpoint(settings: Pick<TlsSettings, "security">): ComponentConfig {
  return { auth: { authenticator }, ...(usesInternalTls(settings) && { tls: serverTls() }) };
}
