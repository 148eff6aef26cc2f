import type { Invocation } from "./command";
import { UserError } from "./errors";

/** {@link Invocation} before its stack is known to be one, and whether help is wanted. */
export interface ParsedArguments extends Invocation {
  /** Where `--help` or `-h` is: first among the arguments that aren't `--stack` or `--yes`, or later, before `--`. */
  readonly help: "first" | "later" | undefined;
}

/**
 * Reads the options that all commands share (`--stack NAME`, `-s NAME`, `--yes`, `-y`, `--help`, `-h`) and keeps
 * everything else as it is. A general parser can't do that: it would have to know which of Pulumi's options take a
 * value, and would take `-myes` for `-m -y -e -s`.
 * @param defaultStack the stack when no argument names one.
 * @throws UserError when `--stack` has no value.
 */
export function parseArguments(argv: readonly string[], defaultStack: string): ParsedArguments {
  const end = argv.includes("--") ? argv.indexOf("--") : argv.length;
  const rest: string[] = [];
  let stack = defaultStack;
  let yes = false;
  let help: ParsedArguments["help"];
  let first = end;
  for (let index = 0; index < end; index++) {
    const argument = argv[index]!;
    const inline = /^(?:--stack=|-s=?)(.+)$/s.exec(argument)?.[1];
    if (argument === "--stack" || argument === "-s") {
      index++;
      stack = index < end ? argv[index]! : missingValue(argument);
    } else if (inline !== undefined) {
      stack = inline;
    } else if (argument === "--yes" || argument === "-y") {
      yes = true;
    } else {
      first = Math.min(first, index);
      if (argument === "--help" || argument === "-h") {
        help ??= index === first ? "first" : "later";
      }
      rest.push(argument);
    }
  }
  const afterOptions = argv.slice(end + 1);
  const positionals = [...rest.filter((argument) => !argument.startsWith("-")), ...afterOptions];
  return { stack, yes, positionals, rest: [...rest, ...argv.slice(end)], raw: argv.slice(first), help };
}

function missingValue(option: string): never {
  throw new UserError(`${option} has no value. Give it the name of a stack: ${option} dev`);
}

/** Takes an option without a value out of a command's arguments: whether it was given, and what is left, in order. */
export function takeFlag(args: readonly string[], flag: string): { given: boolean; rest: readonly string[] } {
  const end = args.includes("--") ? args.indexOf("--") : args.length;
  const rest = args.filter((argument, index) => index >= end || argument !== flag);
  return { given: rest.length < args.length, rest };
}
