import { parseArgs } from "node:util";
import { commands, type Command } from "./commands";
import { ExitStatus, UserError } from "./lib/errors";

/** Runs one command; sets the process' exit status. */
export async function main(argv: readonly string[]): Promise<void> {
  try {
    await run(argv);
  } catch (error) {
    if (error instanceof ExitStatus) {
      process.exitCode = error.status;
    } else if (error instanceof UserError) {
      console.error(`\n${error.message}`);
      process.exitCode = 1;
    } else {
      throw error;
    }
  }
}

async function run([name, ...args]: readonly string[]): Promise<void> {
  const command = commands[name ?? ""];
  if (command === undefined) {
    throw new UserError(`There is no command '${name ?? ""}'. The commands are:\n${usage()}`);
  }
  const { values, positionals, tokens } = parseArgs({
    args: [...args],
    strict: false,
    tokens: true,
    options: {
      stack: { type: "string", short: "s", default: process.env["AGENTPROXY_OTEL_STACK"] ?? "dev" },
      yes: { type: "boolean", short: "y", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help === true) {
    console.log(`npm run ${name}${command.takes} [-- --stack NAME]\n${command.does}`);
    return;
  }
  const stack = String(values.stack);
  if (!/^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/.test(stack)) {
    throw new UserError(`'${stack}' cannot be the name of a stack. Use letters, digits, '-', '_' and '.'.`);
  }
  const own = new Set(["stack", "yes", "help"]);
  const rest = tokens.flatMap((token) =>
    token.kind === "option" && !own.has(token.name)
      ? [token.value ? `${token.rawName}=${token.value}` : token.rawName]
      : [],
  );
  await command.run({ stack, yes: values.yes === true, positionals, rest });
}

function usage(): string {
  return Object.entries(commands)
    .map(([name, { takes, does }]: [string, Command]) => `  npm run ${`${name}${takes}`.padEnd(24)} ${does}`)
    .join("\n");
}
