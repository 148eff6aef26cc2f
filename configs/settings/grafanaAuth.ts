import * as v from "valibot";
import { secretPath } from "../secretFiles";
import { isWithin, type Path } from "./encryption";
import { iniValue, splitSecrets, type IniValue } from "./ini";
import { json, object, string, type Json } from "./json";
import type { Parser } from "./parsers";
import { isSecretName } from "./secretNames";

/** The key of `grafanaAuth` that isn't a section: a file, secret as a whole because it has the bind password. */
const ldapToml = "ldap.toml";

/** Sections that sign people in without authenticating them, or by a header that anybody can send. */
const refusedSections = ["auth.anonymous", "auth.basic", "auth.proxy"];

const iniEntries = object(v.record(string(/^[a-z0-9_]+$/), iniValue));
type IniEntries = Readonly<Record<string, IniValue>>;

/** A section that can be set, or the file. */
function isAllowed([name, value]: readonly [string, string | IniEntries]): boolean {
  return typeof value === "string"
    ? name === ldapToml
    : /^auth\.[a-z_]+$/.test(name) && !refusedSections.includes(name);
}

/** The setting as it is written: sections with their keys, and the text of `ldap.toml`. */
export type GrafanaAuthEntries = Readonly<Record<string, string | IniEntries>>;

/** How people sign in to Grafana besides its own users. */
export interface GrafanaAuth {
  /** Section, key, value as in `grafana.ini`; a secret value is a reference to its file. */
  readonly ini: Readonly<Record<string, IniEntries>>;
  /** File name in the secrets folder to secret. */
  readonly secrets: Readonly<Record<string, string>>;
}

/** The setting `grafanaAuth`: sections of Grafana's configuration. */
export const grafanaAuth: Parser<GrafanaAuthEntries> = json(
  v.pipe(
    object(v.record(v.string(), v.union([v.pipe(v.string(), v.nonEmpty()), iniEntries]))),
    v.check((entries) => Object.entries(entries).every(isAllowed)),
  ),
  "an object of sections that begin with `auth.` (auth.generic_oauth, auth.github, auth.ldap and so on; not " +
    "auth.anonymous, auth.basic or auth.proxy), each an object of texts, numbers and booleans, and `ldap.toml`, a text",
);

/** The parts that have to be encrypted: `ldap.toml`, and values that Grafana's documentation treats as secrets. */
export function grafanaAuthSecrets(given: Json): Path[] {
  return Object.entries(given as GrafanaAuthEntries).flatMap(([name, value]): Path[] =>
    typeof value === "string"
      ? [["grafanaAuth", name]]
      : Object.keys(value)
          .filter((key) => isSecretName(key) && value[key] !== "")
          .map((key) => ["grafanaAuth", name, key]),
  );
}

/** Moves what is a secret, or encrypted for another reason, into files. */
export function withSecretFiles(
  { [ldapToml]: ldap, ...sections }: GrafanaAuthEntries,
  encrypted: readonly Path[],
): GrafanaAuth {
  const { ini, secrets } = splitSecrets(
    sections as Record<string, IniEntries>,
    (section, key) => isSecretName(key) || encrypted.some((path) => isWithin(path, ["grafanaAuth", section, key])),
  ) as GrafanaAuth;
  return typeof ldap === "string"
    ? {
        ini: { ...ini, "auth.ldap": { ...ini["auth.ldap"], config_file: secretPath(ldapToml) } },
        secrets: { ...secrets, [ldapToml]: ldap },
      }
    : { ini, secrets };
}
