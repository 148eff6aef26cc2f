import * as pulumi from "@pulumi/pulumi";
import { settingsProblems, type Problem } from "./checks";
import { nearest } from "./nearest";
import { NotAllowed } from "./parsers";
import { keys, toSettings, type Key, type KeyName, type Values } from "./schema";
import type { Settings } from "./settings";

/** The result of parsing: settings, or everything that is wrong with them. */
export type Parsed = { readonly settings: Settings } | { readonly problems: readonly Problem[] };

/**
 * Parses the settings of one stack.
 * @param config setting (without namespace) to value; objects and lists as JSON, as Pulumi hands them to the program.
 * @param secretKeys settings that are encrypted in the stack's file: their values are not repeated in messages.
 */
export function parseSettings(config: Readonly<Record<string, string>>, secretKeys: ReadonlySet<string>): Parsed {
  const problems: Problem[] = [];
  const values: Record<string, unknown> = {};
  for (const name of Object.keys(keys) as KeyName[]) {
    const key = keys[name] as Key<unknown>;
    const text = config[name] ?? key.default;
    try {
      values[name] = key.parse(text);
      if (key.isSecret?.(values[name]) === true && !secretKeys.has(name)) {
        problems.push({
          key: name,
          text: "holds a secret in clear; take it out of the stack's file and set it with `npm run config -- set --secret` (or `pulumi config set --secret`).",
        });
      }
    } catch (error) {
      if (!(error instanceof NotAllowed)) {
        throw error;
      }
      const shown = secretKeys.has(name) || key.isSecret !== undefined ? "the secret value" : `'${text}'`;
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
  const settings = toSettings(values as Values);
  const together = settingsProblems(settings);
  return together.length > 0 ? { problems: together } : { settings };
}

/**
 * Reads the settings of the running program's stack.
 * @throws pulumi.RunError naming every wrong value and every unknown key at once.
 */
export function loadSettings(): Settings {
  const namespace = `${pulumi.getProject()}:`;
  const own: Record<string, string> = {};
  const secrets = new Set(
    secretKeys()
      .filter((key) => key.startsWith(namespace))
      .map((key) => key.slice(namespace.length)),
  );
  for (const [fullKey, text] of Object.entries(pulumi.runtime.allConfig())) {
    if (fullKey.startsWith(namespace)) {
      own[fullKey.slice(namespace.length)] = text;
    }
  }
  const parsed = parseSettings(own, secrets);
  if ("problems" in parsed) {
    const lines = parsed.problems.map(({ key, text }) => `  ${namespace}${key}: ${text}`);
    const count = lines.length === 1 ? "1 setting is" : `${lines.length} settings are`;
    const file = `Pulumi.${pulumi.getStack()}.yaml`;
    throw new pulumi.RunError(`${count} wrong; correct ${file} and run this again.\n${lines.join("\n")}`);
  }
  return parsed.settings;
}

/** Full names of the settings that are encrypted in the stack's file. The SDK offers them in its environment only. */
function secretKeys(): string[] {
  return JSON.parse(process.env["PULUMI_CONFIG_SECRET_KEYS"] || "[]") as string[];
}
