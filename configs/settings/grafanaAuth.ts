import { paths } from "../topology";
import { isObject, json, NotAllowed, type Parser } from "./parsers";

/** A value of `grafana.ini`. */
type IniValue = string | number | boolean;

/** How people sign in to Grafana besides its own users. */
export interface GrafanaAuth {
  /** Section, key, value as in `grafana.ini`; a secret is named by its file, as Grafana reads it. */
  readonly ini: Readonly<Record<string, Readonly<Record<string, IniValue>>>>;
  /** File name below `paths.secrets` to secret. */
  readonly secrets: Readonly<Record<string, string>>;
}

/** The key of the setting that isn't a section; a secret as a whole, since it has the password of the bind. */
const ldapToml = "ldap.toml";

const shape =
  "an object of sections that begin with `auth.` (auth.generic_oauth, auth.github, auth.ldap and so on; not " +
  "auth.anonymous, auth.basic or auth.proxy), each an object of texts, numbers and booleans, and `ldap.toml`, a text";

/** Sections that let people in without asking who they are, or take a header's word for it. */
const refused = ["auth.anonymous", "auth.basic", "auth.proxy"];

/** Sections of Grafana's configuration, the secrets in them set apart by their keys. */
export const grafanaAuth: Parser<GrafanaAuth> = (text) => {
  const value = json(text);
  if (!isObject(value)) {
    throw new NotAllowed(shape);
  }
  const ini: Record<string, Record<string, IniValue>> = {};
  const secrets: Record<string, string> = {};
  for (const [section, entries] of Object.entries(value)) {
    if (section === ldapToml && typeof entries === "string" && entries !== "") {
      secrets[ldapToml] = entries;
      (ini["auth.ldap"] ??= {})["config_file"] = `${paths.secrets}/${ldapToml}`;
      continue;
    }
    if (!/^auth\.[a-z_]+$/.test(section) || refused.includes(section) || !isObject(entries)) {
      throw new NotAllowed(shape);
    }
    const keys = (ini[section] ??= {});
    for (const [key, entry] of Object.entries(entries)) {
      if (!/^[a-z0-9_]+$/.test(key) || !["string", "number", "boolean"].includes(typeof entry)) {
        throw new NotAllowed(shape);
      }
      const file = `${section}.${key}`;
      if (isSecret(key)) {
        secrets[file] = String(entry);
      }
      keys[key] = isSecret(key) ? `$__file{${paths.secrets}/${file}}` : (entry as IniValue);
    }
  }
  return { ini, secrets };
};

/** Whether a key is one of those that Grafana's documentation calls secret. */
function isSecret(key: string): boolean {
  return /(secret|password|private_key|token)$/.test(key);
}
