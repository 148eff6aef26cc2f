import { scheme, tlsPaths, internalTls, type TlsSettings } from "../tls";
import { containerPorts, paths } from "../topology";

/** Names of the secret files that the start reads. */
export const startFileNames = {
  password: "admin-password",
  /** The administrator, as a configuration of curl. */
  administrator: "admin.curl",
  /** The viewer as Grafana's API takes a new user, and a new password. */
  viewer: "viewer.json",
  viewerPassword: "viewer-password.json",
} as const;

/** The login of the user who only looks. */
export const viewerLogin = "viewer";

const secret = (name: keyof typeof startFileNames): string => `${paths.secrets}/${startFileNames[name]}`;

/**
 * Grafana reads a configured password only when its database is new. Setting it before each start serves the first
 * start and every rotation.
 */
const withPassword =
  `grafana cli --homepath /usr/share/grafana admin reset-admin-password --password-from-stdin ` +
  `< ${secret("password")} > /dev/null && exec /run.sh`;

/** What Grafana's container runs, as a shell command. No secret is in it, nor on any command line that it starts. */
export function startCommand(settings: TlsSettings): string {
  return settings.security.grafanaViewer ? `${withViewer(settings)}${withPassword}` : withPassword;
}

/**
 * Grafana makes users through its API only: in the background, as soon as it answers. An existing viewer gets the
 * current password; a new user's role is Grafana's default, which is Viewer.
 */
function withViewer(settings: TlsSettings): string {
  const url = `${scheme(settings)}://127.0.0.1:${containerPorts.grafana.http}/api`;
  const trust = internalTls(settings)
    ? settings.security.certificate === undefined
      ? `--cacert ${tlsPaths.authority}`
      : "--insecure" // It talks to itself, and the user's certificate doesn't name that.
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
