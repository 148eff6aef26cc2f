import { isIP } from "node:net";
import * as v from "valibot";
import { secretPath } from "../secretFiles";
import { NotAllowed, type Parser } from "./parsers";

/** The settings that are lists and objects. Each has one schema, from which its type follows. */

/** A value that YAML can express. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** An object that YAML can express; the shape of the `…Overrides` settings. */
export type JsonObject = { readonly [key: string]: Json };

/**
 * A parser for a setting that arrives as JSON.
 * @param allowed describes the schema in words.
 */
function json<Schema extends v.GenericSchema>(schema: Schema, allowed: string): Parser<v.InferOutput<Schema>> {
  return (text) => {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      throw new NotAllowed(allowed);
    }
    const result = v.safeParse(schema, value, { abortEarly: true });
    if (!result.success) {
      throw new NotAllowed(allowed, pathOf(result.issues[0]));
    }
    return result.output;
  };
}

/** Where in the value an issue is, as in JavaScript: `receivers[0].url`. */
function pathOf(issue: v.BaseIssue<unknown>): string | undefined {
  const keys = (issue.path ?? []).map(({ key }) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`));
  return keys.length === 0 ? undefined : keys.join("").replace(/^\./, "");
}

const string = (pattern: RegExp) => v.pipe(v.string(), v.regex(pattern));
function distinct(names: readonly string[]): boolean {
  return new Set(names).size === names.length;
}

/** Valibot's objects and records accept lists, too; this doesn't. */
function object<Input, Output>(schema: v.GenericSchema<Input, Output>): v.GenericSchema<Input, Output> {
  const isObject = (value: unknown): boolean => typeof value === "object" && value !== null && !Array.isArray(value);
  return v.pipe(v.custom<Input>(isObject), schema);
}

/** An object without a schema of ours: it is merged into a configuration that the service itself checks. */
export const overrides: Parser<JsonObject> = json(
  object(
    v.record(
      v.string(),
      v.custom<Json>(() => true),
    ),
  ),
  "an object of configuration keys",
);

const url = string(/^https?:\/\/\S+$/);
const line = string(/^\S.*$/);

/** URLs of webhooks let everybody who has them write there, so they are secrets like passwords. */
const alertReceiver = v.variant("type", [
  v.strictObject({ type: v.literal("webhook"), url }),
  v.strictObject({ type: v.literal("slack"), url, channel: v.optional(line) }),
  v.strictObject({
    type: v.literal("email"),
    to: string(/@/),
    from: string(/@/),
    /** `host:port` of the SMTP server. */
    smarthost: string(/^[^\s:]+:\d{1,5}$/),
    username: v.optional(line),
    password: v.optional(string(/./)),
  }),
]);

const alertsSchema = object(
  v.strictObject({
    /** Budget for models, in US dollars per hour; `undefined` for none. */
    costPerHourUsd: v.optional(v.pipe(v.number(), v.gtValue(0))),
    /** Where alerts are sent. With none, alerts are only shown in Grafana and no Alertmanager runs. */
    receivers: v.optional(v.array(alertReceiver), []),
  }),
);

/** Where alerts are sent. */
export type AlertReceiver = v.InferOutput<typeof alertReceiver>;

/** What is alerted on, and where alerts are sent. */
export type Alerts = v.InferOutput<typeof alertsSchema>;

/** The setting `alerts`. */
export const alerts = json(
  alertsSchema,
  "an object of costPerHourUsd (a number above 0) and receivers, a list of " +
    "{type: webhook, url}, {type: slack, url, channel (optional)} and " +
    "{type: email, to, from, smarthost (host:port), username and password (optional)}",
);

const scrapeTarget = v.strictObject({
  /** The job's name, unique in the stack. */
  job: v.pipe(v.string(), v.nonEmpty()),
  /** `host:port`; the host itself is `host.docker.internal:PORT`. */
  targets: v.pipe(v.array(string(/^[^\s/:]+:\d{1,5}$/)), v.nonEmpty()),
  path: v.optional(v.pipe(v.string(), v.startsWith("/")), "/metrics"),
  /** Labels added to every series of these targets. */
  labels: v.optional(object(v.record(string(/^[a-zA-Z_]\w*$/), v.string())), {}),
});

/** An additional target for Prometheus to scrape. */
export type ScrapeTarget = Readonly<v.InferOutput<typeof scrapeTarget>>;

/**
 * The setting `scrapeTargets`.
 * @param reserved the names of the stack's own jobs.
 */
export function scrapeTargets(reserved: readonly string[]): Parser<readonly ScrapeTarget[]> {
  return json(
    v.pipe(
      v.array(scrapeTarget),
      v.check((targets) => distinct([...reserved, ...targets.map(({ job }) => job)])),
    ),
    "a list of {job, targets, path, labels}: `job` a name that the stack doesn't use itself, once each; " +
      "`targets` at least one host:port; `path` (optional) starts with /; `labels` (optional) names to texts",
  );
}

const otlpClient = v.pipe(
  string(/^[a-z][a-z0-9-]{0,31}(:[1-9]\d{0,5})?$/),
  v.transform((text) => {
    const [name = "", generation = "1"] = text.split(":");
    return { name, generation: Number(generation) };
  }),
);

/** An OTLP client with its own credentials; another generation means new credentials. */
export type OtlpClient = Readonly<v.InferOutput<typeof otlpClient>>;

/** The setting `otlpClients`. */
export const otlpClients: Parser<readonly OtlpClient[]> = json(
  v.pipe(
    v.array(otlpClient),
    v.nonEmpty(),
    v.check((clients) => distinct(clients.map(({ name }) => name))),
  ),
  "a list of at least one name, each once: lower-case letters, digits and '-', at most 32, the first a letter; " +
    "`name:2` gives that client its second credentials, `name:3` its third",
);

const hostName = /^(\*\.)?[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?(\.[a-zA-Z0-9-]+)*$/;

/** The setting `tlsHosts`: names for certificates; the first label may be a wildcard. */
export const tlsHosts: Parser<readonly string[]> = json(
  v.array(
    v.pipe(
      v.string(),
      v.check((host) => isIP(host) !== 0 || hostName.test(host)),
    ),
  ),
  "a list of host names and IP addresses, for example [otel.example.com, 10.0.0.5]",
);

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
