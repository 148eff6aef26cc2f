import type { Environment } from "../../components/outputs";
import type { AgentSettings, ConfigTable } from "./agents/agent";
import { UserError } from "./errors";
import { shells, type Shell } from "./shell";

/** What `--format` can be: a shell's language, or a file's. */
export const formats = ["sh", "fish", "powershell", "dotenv", "json", "toml"] as const;

/** One of {@link formats}. */
export type Format = (typeof formats)[number];

/** Whether lines of this format are for a shell, and can define a function. */
export function isShell(format: Format): format is keyof typeof shells {
  return Object.hasOwn(shells, format);
}

/**
 * An agent's settings as text.
 * @param program what the user types to start the agent.
 * @throws UserError where the agent has a configuration file that isn't of this format.
 */
export function formatted(settings: AgentSettings, format: Format, program: string): string {
  const { variables, config, commandArguments } = settings;
  if (isShell(format)) {
    return shellLines(shells[format], variables, program, commandArguments);
  }
  if (config !== undefined && format === "dotenv") {
    throw new UserError(`${program} reads its telemetry's settings from no .env file. Give --format toml or sh.`);
  }
  switch (format) {
    case "dotenv":
      return dotenvLines(variables);
    case "json":
      return JSON.stringify(config ?? variables, null, 2);
    case "toml":
      return config === undefined ? tomlAssignments(variables) : tomlTable(config);
  }
}

function shellLines(shell: Shell, variables: Environment, program: string, args: readonly string[] = []): string {
  const exports = Object.entries(variables).map(([name, value]) => shell.assignment(name, value));
  return [...exports, ...(args.length === 0 ? [] : [shell.wrapper(program, args)])].join("\n");
}

/** Lines of a `.env` file. The readers disagree on escapes, so quotes are single where a value needs any. */
export function dotenvLines(variables: Environment): string {
  return Object.entries(variables)
    .map(([name, value]) => {
      if (/^[\w.:/%=,@+-]*$/.test(value)) {
        return `${name}=${value}`;
      }
      return `${name}=${value.includes("'") ? JSON.stringify(value) : `'${value}'`}`;
    })
    .join("\n");
}

/** Tables of a TOML file; what is below a table of the first level is inline. */
export function tomlTable(config: ConfigTable): string {
  return Object.entries(config)
    .map(([name, value]) =>
      typeof value === "object"
        ? `[${tomlKey(name)}]\n${tomlAssignments(value)}`
        : `${tomlKey(name)} = ${tomlValue(value)}`,
    )
    .join("\n");
}

function tomlAssignments(table: ConfigTable): string {
  return Object.entries(table)
    .map(([name, value]) => `${tomlKey(name)} = ${tomlValue(value)}`)
    .join("\n");
}

/** A value of TOML; a table becomes an inline one. The escapes of JSON are escapes of TOML's basic strings, too. */
export function tomlValue(value: string | boolean | ConfigTable): string {
  if (typeof value !== "object") {
    return JSON.stringify(value);
  }
  const entries = Object.entries(value).map(([name, item]) => `${tomlKey(name)} = ${tomlValue(item)}`);
  return `{ ${entries.join(", ")} }`;
}

function tomlKey(name: string): string {
  return /^[\w-]+$/.test(name) ? name : JSON.stringify(name);
}
