import { secretPath } from "../secretFiles";
import { services } from "../services";
import { scheme, tlsPaths, usesInternalTls, type TlsSettings } from "../tls";

/** Names of the secret files that the start command reads. */
export const startFileNames = {
  password: "admin-password",
  /** The administrator's credentials, as a configuration file of curl. */
  administrator: "admin.curl",
  /** Request bodies of Grafana's API: a new user, and a user's new password. */
  viewer: "viewer.json",
  viewerPassword: "viewer-password.json",
} as const;

/** The login of the user with the role Viewer. */
export const viewerLogin = "viewer";

const secret = (name: keyof typeof startFileNames): string => secretPath(startFileNames[name]);

/**
 * Grafana applies a configured password only to a new database. Setting it before each start works for the first start
 * and for every rotation.
 */
const withPassword =
  `grafana cli --homepath /usr/share/grafana admin reset-admin-password --password-from-stdin ` +
  `< ${secret("password")} > /dev/null && exec /run.sh`;

/** The shell command of Grafana's container. Neither it nor any command line that it starts contains a secret. */
export function startCommand(settings: TlsSettings): string {
  return settings.security.grafanaViewer ? `${withViewer(settings)}${withPassword}` : withPassword;
}

/**
 * Grafana creates users through its API only, so this runs in the background as soon as Grafana is healthy. An existing
 * viewer gets the current password; a new user gets Grafana's default role, which is Viewer.
 */
function withViewer(settings: TlsSettings): string {
  const url = `${scheme(settings)}://127.0.0.1:${services.grafana.ports.http}/api`;
  const trust = usesInternalTls(settings)
    ? settings.security.certificate === undefined
      ? `--cacert ${tlsPaths.ca}`
      : "--insecure" // The connection is to loopback, which the user's certificate doesn't name.
    : "";
  const curl = `curl -sf ${trust} -K ${secret("administrator")} -H Content-Type:application/json`;
  const made = `${curl} -o /dev/null -d @${secret("viewer")} ${url}/admin/users`;
  const id = `${curl} "${url}/users/lookup?loginOrEmail=${viewerLogin}" | sed -n 's/^{"id":\\([0-9]*\\),.*/\\1/p'`;
  const changed = `${curl} -o /dev/null -X PUT -d @${secret("viewerPassword")} ${url}/admin/users/$(${id})/password`;
  const said = 'echo "The viewer could not be set; restart Grafana to try again." >&2';
  return (
    `( n=0; until curl -sf ${trust} -o /dev/null ${url}/health || [ $n -ge 300 ]; do n=$((n+1)); sleep 1; done; ` +
    `${made} || ${changed} || ${said} ) & `
  );
}
