import { secretPath } from "./secretFiles";

/**
 * The logins inside the stack: user name and generated password, by HTTP basic authentication. They are required in
 * every stack, with and without TLS: on Linux every user of the host reaches the containers' addresses, published or not.
 */

/** A login: its user name, and the name of the secret file with its password. */
export interface Login {
  readonly user: string;
  readonly passwordFile: string;
}

/** The logins by what they give access to. */
export const logins = {
  /** Prometheus. */
  prometheus: { user: "prometheus", passwordFile: "prometheus-password" },
  /** Alertmanager. */
  alertmanager: { user: "alertmanager", passwordFile: "alertmanager-password" },
  /** The metrics that Prometheus scrapes from the collector (its own and those of the clients) and from Grafana. */
  scrape: { user: "scrape", passwordFile: "scrape-password" },
} as const satisfies Readonly<Record<string, Login>>;

/** The name of a login. */
export type LoginName = keyof typeof logins;

/** A login for an HTTP client, in the notation of Prometheus, `promtool` and `amtool`. */
export function basicAuth(login: LoginName): object {
  const { user, passwordFile } = logins[login];
  return { basic_auth: { username: user, password_file: secretPath(passwordFile) } };
}
