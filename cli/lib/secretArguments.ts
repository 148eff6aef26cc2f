import { UserError } from "./errors";

/** Pulumi's options of `config set` that have a value behind them. */
const withValue = new Set([
  ...["--type", "--config-file", "--cwd", "-C", "--color", "--stack", "-s", "--verbose", "-v", "--profiling"],
  ...["--tracing", "--otel-traces", "--memprofilerate"],
]);

/**
 * Refuses a secret on the command line, where the shell's history, npm's log and every user of the host can read it.
 * @param args of `pulumi config`: `set --secret KEY`.
 * @throws UserError with the form that reads the secret from standard input; without the secret.
 */
export function refuseSecretArguments(args: readonly string[]): void {
  const [subcommand, ...positionals] = positionalsOf(args);
  const isSecret = args.some((argument) => /^--secret(=(?!false$)|$)/.test(argument));
  const asJson = args.some((argument) => /^--json(=|$)/.test(argument));
  if (
    (subcommand === "set" && isSecret && positionals.length > 1) ||
    (subcommand === "set-all" && (isSecret || asJson))
  ) {
    const options = args.includes("--path") ? "--path --secret" : "--secret";
    const key = subcommand === "set" ? `'${positionals[0]}'` : "KEY";
    throw new UserError(
      "A secret on the command line stays in the shell's history and in npm's log, so nothing was stored; replace that " +
        "secret where it is valid.\n" +
        `Run \`npm run config -- set ${options} ${key}\` and type the secret, or give it to the command's standard ` +
        `input: \`npm run config -- set ${options} ${key} < FILE\`.`,
    );
  }
}

/** The arguments that are neither options nor values of options. */
function positionalsOf(args: readonly string[]): string[] {
  const end = args.includes("--") ? args.indexOf("--") : args.length;
  const before = args.slice(0, end).filter((argument, index) => {
    const previous = args[index - 1];
    return !argument.startsWith("-") && (previous === undefined || !withValue.has(previous));
  });
  return [...before, ...args.slice(end + 1)];
}
