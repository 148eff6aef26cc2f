import { parse } from "yaml";
import type { Warning } from "../model";
import { isDashboardFile } from "../program";
import { serviceChanges, type Inputs, type Resource } from "./resources";
import { list, objects, same, secret, show } from "./values";

/** An authentication, encryption or similar option of a service. */
interface Protection {
  /** Matches the option's name. */
  readonly matches: RegExp;
  /** Whether a value protects; `undefined` means that the option is not set. */
  readonly protects: (value: unknown) => boolean;
}

const present = (value: unknown): boolean => value !== undefined && value !== null && value !== false;
const isTrue = (value: unknown): boolean => String(value).toLowerCase() === "true";
const notTrue = (value: unknown): boolean => !isTrue(value);

/** Options in configuration files, by path: `receivers.otlp.protocols.grpc.auth`. The first match decides. */
const inFiles: readonly Protection[] = [
  { matches: /(^|\.)(insecure|insecure_skip_verify|tlsSkipVerify)$/, protects: notTrue },
  { matches: /(^|\.)(allowed_origins|allow_origins)\.\d+$/, protects: (value) => value !== "*" },
  {
    matches: /(^|\.)(auth|authenticator|basic_auth|basic_auth_users|authorization|bearertokenauth)$/,
    protects: present,
  },
  { matches: /(^|\.)(tls|\w*tls_(server_)?config)$/, protects: present },
  // Client certificates: of the collector and Tempo, and how strictly Tempo and Prometheus require them.
  { matches: /(^|\.)client_ca(_file)?$/, protects: present },
  { matches: /(^|\.)client_auth_type$/, protects: (value) => value === "RequireAndVerifyClientCert" },
  { matches: /(^|\.)min_version$/, protects: (value) => !/1\.?[01]$/.test(String(value)) },
  // What the collector loads: authenticators, and the limit of its memory in every pipeline.
  { matches: /^service\.extensions$/, protects: (value) => list(value).some((name) => /auth/.test(String(name))) },
  {
    matches: /^service\.pipelines\.[^.]+\.processors$/,
    protects: (value) => list(value).some((name) => /^memory_limiter(\/|$)/.test(String(name))),
  },
];

/** Environment variables and command line options, by name. */
const inProcess: readonly Protection[] = [
  { matches: /^GF_AUTH_(ANONYMOUS_ENABLED|DISABLE_LOGIN)$/, protects: notTrue },
  { matches: /^GF_AUTH_BASIC_ENABLED$/, protects: (value) => value === undefined || isTrue(value) },
  { matches: /^GF_USERS_(ALLOW_SIGN_UP|ALLOW_ORG_CREATE)$/, protects: notTrue },
  { matches: /^GF_SECURITY_(ALLOW_EMBEDDING|DISABLE_BRUTE_FORCE_LOGIN_PROTECTION)$/, protects: notTrue },
  {
    matches: /^GF_SECURITY_(COOKIE_SECURE|STRICT_TRANSPORT_SECURITY|CONTENT_SECURITY_POLICY)$/,
    protects: isTrue,
  },
  { matches: /^GF_SERVER_ENFORCE_DOMAIN$/, protects: isTrue },
  // Grafana's default is lax.
  { matches: /^GF_SECURITY_COOKIE_SAMESITE$/, protects: (value) => /^(strict|lax|)$/.test(String(value ?? "")) },
  { matches: /^GF_SERVER_PROTOCOL$/, protects: (value) => String(value).startsWith("https") },
  { matches: /^--web\.(enable-admin-api|enable-lifecycle|enable-remote-write-receiver)$/, protects: notTrue },
  { matches: /^--web\.config\.file$/, protects: present },
];

/** The place of an option that isn't in a file, as the report names it. */
const environment = "environment and command line";

/** Authentication, encryption and similar options that are turned off, and secrets that become readable. */
export function protectionWarnings(resources: readonly Resource[]): Warning[] {
  return serviceChanges(resources).flatMap(({ reader: service, old, new: next }) =>
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
    same(before.get(file), content) || isDashboardFile(String(file))
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
    // An option that is removed together with the section that it protected exposes nothing.
    const parent = name.slice(0, Math.max(0, name.lastIndexOf(".")));
    const sectionRemoved =
      after.get(name) === undefined && parent !== "" && where !== environment && !after.has(parent);
    return lost && !sectionRemoved
      ? [{ kind: "protection-off", values: [service, name, show(before.get(name)), show(after.get(name)), where] }]
      : [];
  });
}

/** Maps every path in a YAML or JSON document to its value; empty when the text is neither. */
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

/** Environment variables and command line options by name; an option without a value is `true`. */
function processSettings({ envs, command }: Inputs): Map<string, unknown> {
  return new Map(
    [...list(envs), ...list(command)].map((entry) => {
      const [, name = "", value] = /^([^=]*)(?:=([\s\S]*))?$/.exec(String(entry)) ?? [];
      return [name, value ?? true];
    }),
  );
}

/** Inputs that contained a secret and are now readable by everybody with access to Docker. */
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
