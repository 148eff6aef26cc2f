import * as v from "valibot";
import { secretPath } from "../secretFiles";
import { json, object, string } from "./json";
import type { Parser } from "./parsers";

/** The key of `grafanaAuth` that isn't a section: a file, secret as a whole because it has the bind password. */
const ldapToml = "ldap.toml";

/** Sections that sign people in without authenticating them, or by a header that anybody can send. */
const refusedSections = ["auth.anonymous", "auth.basic", "auth.proxy"];

const iniEntries = object(v.record(string(/^[a-z0-9_]+$/), v.union([v.string(), v.number(), v.boolean()])));
type IniEntries = v.InferOutput<typeof iniEntries>;

/** A section that can be set, or the file. */
function isAllowed([name, value]: readonly [string, string | IniEntries]): boolean {
  return typeof value === "string"
    ? name === ldapToml
    : /^auth\.[a-z_]+$/.test(name) && !refusedSections.includes(name);
}

/** How people sign in to Grafana besides its own users. */
export interface GrafanaAuth {
  /** Section, key, value as in `grafana.ini`; a secret value is a reference to its file. */
  readonly ini: Readonly<Record<string, IniEntries>>;
  /** File name in the secrets folder to secret. */
  readonly secrets: Readonly<Record<string, string>>;
}

/** The setting `grafanaAuth`: sections of Grafana's configuration, from which secrets are split off into files. */
export const grafanaAuth: Parser<GrafanaAuth> = json(
  v.pipe(
    object(v.record(v.string(), v.union([v.pipe(v.string(), v.nonEmpty()), iniEntries]))),
    v.check((entries) => Object.entries(entries).every(isAllowed)),
    v.transform(splitSecrets),
  ),
  "an object of sections that begin with `auth.` (auth.generic_oauth, auth.github, auth.ldap and so on; not " +
    "auth.anonymous, auth.basic or auth.proxy), each an object of texts, numbers and booleans, and `ldap.toml`, a text",
);

function splitSecrets(entries: Readonly<Record<string, string | IniEntries>>): GrafanaAuth {
  const ini: Record<string, IniEntries> = {};
  const secrets: Record<string, string> = {};
  for (const [name, value] of Object.entries(entries)) {
    if (typeof value === "string") {
      secrets[name] = value;
      ini["auth.ldap"] = { ...ini["auth.ldap"], config_file: secretPath(name) };
      continue;
    }
    const keys = Object.entries(value).map(([key, entry]) => {
      const file = `${name}.${key}`;
      if (!isSecret(key)) {
        return [key, entry];
      }
      secrets[file] = String(entry);
      return [key, `$__file{${secretPath(file)}}`];
    });
    ini[name] = { ...ini[name], ...(Object.fromEntries(keys) as IniEntries) };
  }
  return { ini, secrets };
}

/** Whether Grafana's documentation treats a key of this name as a secret. */
function isSecret(key: string): boolean {
  return /(secret|password|private_key|token)$/.test(key);
}
