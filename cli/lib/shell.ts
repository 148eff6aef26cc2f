import type { Environment } from "../../components/outputs";

/** The syntax of a shell. */
export interface Shell {
  /** A line that sets an environment variable. */
  readonly assignment: (name: string, value: string) => string;
  /** A line that defines a function of the program's name that runs it with these arguments before its own. */
  readonly wrapper: (program: string, args: readonly string[]) => string;
}

const posixText = (text: string): string => (/^[\w.:/%=,-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);
const fishText = (text: string): string =>
  /^[\w.:/%=,-]+$/.test(text) ? text : `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
const powershellText = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** The shells by the name of their format. */
export const shells = {
  /** Any POSIX shell: bash, zsh, dash … */
  sh: {
    assignment: (name, value) => `export ${name}=${value === "" ? "" : posixText(value)}`,
    wrapper: (program, args) => `${program}() { command ${program} ${args.map(posixText).join(" ")} "$@"; }`,
  },
  fish: {
    assignment: (name, value) => `set -gx ${name} ${value === "" ? "''" : fishText(value)}`,
    wrapper: (program, args) => `function ${program}; command ${program} ${args.map(fishText).join(" ")} $argv; end`,
  },
  powershell: {
    assignment: (name, value) => `$env:${name} = ${powershellText(value)}`,
    // PowerShell 7.3 and newer pass the quotes inside of an argument on; `-CommandType` leaves this function out.
    wrapper: (program, args) =>
      `function ${program} { & (Get-Command ${program} -CommandType Application,ExternalScript | Select-Object -First 1) ` +
      `${args.map(powershellText).join(" ")} @args }`,
  },
} satisfies Readonly<Record<string, Shell>>;

/** Environment variables as lines for a POSIX shell; values are quoted where a shell would change them. */
export function environmentLines(variables: Environment): string {
  return Object.entries(variables)
    .map(([name, value]) => shells.sh.assignment(name, value))
    .join("\n");
}
