import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { parse } from "yaml";
import { settingsProblems, type Problem } from "./checks";
import { encryptedParts, isWithin, showPath, type Path } from "./encryption";
import type { Json } from "./json";
import { nearest } from "./nearest";
import { NotAllowed } from "./parsers";
import { keys, type Key, type KeyName } from "./schema";
import type { Settings } from "./settings";
import { toSettings, type Values } from "./values";

/** The result of parsing: settings, or everything that is wrong with them. */
export type Parsed = { readonly settings: Settings } | { readonly problems: readonly Problem[] };

/** Settings by name, as they are in `config:` of a stack's file: an encrypted text is `{secure: <ciphertext>}`. */
export type StackFile = Readonly<Record<string, Json>>;

/**
 * Parses the settings of one stack.
 * @param config setting (without namespace) to value; objects and lists as JSON, as Pulumi hands them to the program.
 * @param secretKeys settings of which at least a part is encrypted in the stack's file.
 * @param file the stack's file, which tells which parts. Default: not known, so that every text of these settings is
 * treated as encrypted.
 */
export function parseSettings(
  config: Readonly<Record<string, string>>,
  secretKeys: ReadonlySet<string>,
  file: StackFile = {},
): Parsed {
  const problems: Problem[] = [];
  const values: Record<string, unknown> = {};
  const encrypted: Path[] = [];
  for (const name of Object.keys(keys) as KeyName[]) {
    const key = keys[name] as Key<unknown>;
    const text = config[name] ?? key.default;
    if (secretKeys.has(name) && key.secretParts === undefined) {
      problems.push({ key: name, text: notEncryptable(name) });
      continue;
    }
    try {
      values[name] = key.parse(text);
      const given = (key.type === "string" ? text : JSON.parse(text)) as Json;
      const parts = secretKeys.has(name) ? encryptedParts(name, given, file[name]) : [];
      encrypted.push(...parts);
      const clear = (key.secretParts?.(given) ?? []).filter((path) => !parts.some((part) => isWithin(part, path)));
      if (clear.length > 0) {
        problems.push({ key: name, text: inClear(clear) });
      }
    } catch (error) {
      if (!(error instanceof NotAllowed)) {
        throw error;
      }
      const shown = secretKeys.has(name) ? "the secret value" : key.secretParts ? "the value" : `'${text}'`;
      const where = error.where === undefined ? "" : ` (${error.where} is wrong)`;
      problems.push({ key: name, text: `${shown} is not allowed${where}; give ${error.allowed}.` });
    }
  }
  for (const name of Object.keys(config).filter((given) => !Object.hasOwn(keys, given))) {
    problems.push({ key: name, text: `there is no such setting; did you mean ${nearest(name, Object.keys(keys))}?` });
  }
  if (problems.length > 0) {
    return { problems };
  }
  const settings = toSettings(values as Values, encrypted);
  const together = settingsProblems(settings);
  return together.length > 0 ? { problems: together } : { settings };
}

function notEncryptable(name: string): string {
  return `can't be kept secret, because names, labels and rendered files contain it; set it in clear: npm run config -- set ${name} VALUE.`;
}

/** @param clear the secrets that aren't encrypted. */
function inClear(clear: readonly Path[]): string {
  const inside = clear.filter((path) => path.length > 1).map(showPath);
  const where = inside.length === 0 ? "" : ` (${inside.join(", ")})`;
  const option = inside.length === 0 ? "" : " --path";
  return (
    `holds a secret in clear${where}; take it out of the stack's file, and give it to the standard input of ` +
    `\`npm run config -- set --secret${option} '${showPath(clear[0]!)}'\`, which encrypts it.`
  );
}

/**
 * Reads the settings of the running program's stack.
 * @throws pulumi.RunError naming every wrong value and every unknown key at once.
 */
export function loadSettings(): Settings {
  const namespace = `${pulumi.getProject()}:`;
  const own = (config: Readonly<Record<string, unknown>>): Record<string, unknown> =>
    Object.fromEntries(
      Object.entries(config)
        .filter(([key]) => key.startsWith(namespace))
        .map(([key, value]) => [key.slice(namespace.length), value]),
    );
  const file = `Pulumi.${pulumi.getStack()}.yaml`;
  const secrets = Object.keys(own(Object.fromEntries(secretKeys().map((key) => [key, true]))));
  const parsed = parseSettings(
    own(pulumi.runtime.allConfig()) as Record<string, string>,
    new Set(secrets),
    secrets.length === 0 ? {} : (own(stackFile(file)) as StackFile),
  );
  if ("problems" in parsed) {
    const lines = parsed.problems.map(({ key, text }) => `  ${namespace}${key}: ${text}`);
    const count = lines.length === 1 ? "1 setting is" : `${lines.length} settings are`;
    throw new pulumi.RunError(`${count} wrong; correct ${file} and run this again.\n${lines.join("\n")}`);
  }
  return parsed.settings;
}

/** The `config:` of a stack's file; empty when there is none, or Pulumi reads another file. */
function stackFile(name: string): Readonly<Record<string, unknown>> {
  const path = join(__dirname, "../..", name);
  const { config } = (existsSync(path) ? (parse(readFileSync(path, "utf8")) ?? {}) : {}) as { config?: object };
  return { ...config };
}

/** Full names of the settings that are encrypted in the stack's file. The SDK offers them in its environment only. */
function secretKeys(): string[] {
  return JSON.parse(process.env["PULUMI_CONFIG_SECRET_KEYS"] || "[]") as string[];
}
