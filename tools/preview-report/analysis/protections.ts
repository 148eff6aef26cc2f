import { parse } from "yaml";
import type { Warning } from "../model";
import { services, type Inputs } from "./resources";
import { list, objects, same, secret, show } from "./values";

/** A setting of a service that keeps somebody out, and when it does. */
interface Protection {
  readonly matches: RegExp;
  /** Whether a value of it protects; `undefined` is "not there". */
  readonly protects: (value: unknown) => boolean;
}

const present = (value: unknown): boolean => value !== undefined && value !== null && value !== false;
const isTrue = (value: unknown): boolean => String(value).toLowerCase() === "true";
const notTrue = (value: unknown): boolean => !isTrue(value);

/** Paths of configuration files, as `receivers.otlp.protocols.grpc.auth`. The first that matches counts. */
const inFiles: readonly Protection[] = [
  { matches: /(^|\.)(insecure|insecure_skip_verify|tlsSkipVerify)$/, protects: notTrue },
  { matches: /(^|\.)(allowed_origins|allow_origins)\.\d+$/, protects: (value) => value !== "*" },
  {
    matches: /(^|\.)(auth|authenticator|basic_auth|basic_auth_users|authorization|bearertokenauth)$/,
    protects: present,
  },
  { matches: /(^|\.)(tls|tls_server_config|tls_config)$/, protects: present },
];

/** Environment variables and options, by name. */
const inProcess: readonly Protection[] = [
  { matches: /^GF_AUTH_(ANONYMOUS_ENABLED|DISABLE_LOGIN)$/, protects: notTrue },
  { matches: /^GF_AUTH_BASIC_ENABLED$/, protects: (value) => value === undefined || isTrue(value) },
  { matches: /^GF_USERS_(ALLOW_SIGN_UP|ALLOW_ORG_CREATE)$/, protects: notTrue },
  { matches: /^GF_SECURITY_(ALLOW_EMBEDDING|DISABLE_BRUTE_FORCE_LOGIN_PROTECTION)$/, protects: notTrue },
  { matches: /^GF_SERVER_PROTOCOL$/, protects: (value) => String(value).startsWith("https") },
  { matches: /^--web\.(enable-admin-api|enable-lifecycle|enable-remote-write-receiver)$/, protects: notTrue },
  { matches: /^--web\.config\.file$/, protects: present },
];

/** Where a protection lies that isn't in a file. */
const environment = "environment and command line";

/** Authentication, encryption and the like that were on and are off. */
export function protectionWarnings(resources: Parameters<typeof services>[0]): Warning[] {
  return services(resources).flatMap(({ reader: service, old, new: next }) =>
    old === undefined || next === undefined
      ? []
      : [
          ...fileWarnings(service, old, next),
          ...compare(inProcess, processSettings(old), processSettings(next), service, environment),
          ...readableSecrets(service, old, next),
        ],
  );
}

function fileWarnings(service: string, old: Inputs, next: Inputs): Warning[] {
  const before = new Map(objects(old["uploads"]).map(({ file, content }) => [file, content]));
  return objects(next["uploads"]).flatMap(({ file, content }) =>
    same(before.get(file), content) || /\/dashboards\//.test(String(file))
      ? []
      : compare(inFiles, paths(before.get(file)), paths(content), service, String(file)),
  );
}

function compare(
  protections: readonly Protection[],
  before: ReadonlyMap<string, unknown>,
  after: ReadonlyMap<string, unknown>,
  service: string,
  where: string,
): Warning[] {
  const names = [...new Set([...before.keys(), ...after.keys()])];
  return names.flatMap((name) => {
    const protection = protections.find(({ matches }) => matches.test(name));
    const lost = protection?.protects(before.get(name)) === true && !protection.protects(after.get(name));
    // Where the thing that was protected is gone too, nothing is open.
    const parent = name.slice(0, Math.max(0, name.lastIndexOf(".")));
    const moot = after.get(name) === undefined && parent !== "" && where !== environment && !after.has(parent);
    return lost && !moot
      ? [{ kind: "protection-off", values: [service, name, show(before.get(name)), show(after.get(name)), where] }]
      : [];
  });
}

/** Every path of a YAML or JSON text with its value; nothing for a text that is neither. */
function paths(content: unknown): Map<string, unknown> {
  const found = new Map<string, unknown>();
  const walk = (value: unknown, path: string): void => {
    found.set(path, value);
    if (typeof value === "object" && value !== null) {
      Object.entries(value).forEach(([key, part]) => walk(part, path === "" ? key : `${path}.${key}`));
    }
  };
  try {
    walk(parse(String(content ?? "")), "");
  } catch {
    return found;
  }
  return found;
}

/** Environment variables and long options, by name; an option without a value is `true`. */
function processSettings({ envs, command }: Inputs): Map<string, unknown> {
  return new Map(
    [...list(envs), ...list(command)].map((entry) => {
      const [, name = "", value] = /^([^=]*)(?:=([\s\S]*))?$/.exec(String(entry)) ?? [];
      return [name, value ?? true];
    }),
  );
}

/** Values that were secret and can be read now. */
function readableSecrets(service: string, old: Inputs, next: Inputs): Warning[] {
  const nowReadable = (property: string): boolean =>
    containsSecret(old[property]) && next[property] !== undefined && !containsSecret(next[property]);
  return ["uploads", "envs", "command", "entrypoints"]
    .filter(nowReadable)
    .map((property) => ({ kind: "secret-readable", values: [service, property] }));
}

function containsSecret(value: unknown): boolean {
  return JSON.stringify(value ?? null).includes(secret);
}
