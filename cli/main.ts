import { commands } from "./commands";
import { parseArguments } from "./lib/arguments";
import type { Command } from "./lib/command";
import { ExitStatus, UserError } from "./lib/errors";

/** Runs one command; sets the process's exit status. */
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

async function run([name = "", ...args]: readonly string[]): Promise<void> {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) {
    throw new UserError(`There is no command '${name}'. The commands are:\n${usage()}`);
  }
  const { help, ...invocation } = parseArguments(args, process.env["AGENTPROXY_OTEL_STACK"] ?? "dev");
  if (help === "first" || (help === "later" && command.forwardsHelp !== true)) {
    console.log(helpText(name, command));
    return;
  }
  if (!/^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/.test(invocation.stack)) {
    throw new UserError(`'${invocation.stack}' cannot be the name of a stack. Use letters, digits, '-', '_' and '.'.`);
  }
  await command.run(invocation);
}

function helpText(name: string, { takes, does, options = {} }: Command): string {
  const lines = Object.entries(options).map(([option, effect]) => `  ${option.padEnd(18)}  ${effect}`);
  return [`npm run ${name}${takes} [-- --stack NAME]`, does, ...lines].join("\n");
}

function usage(): string {
  return Object.entries(commands)
    .map(([name, { takes, does }]: [string, Command]) => `  npm run ${`${name}${takes}`.padEnd(24)} ${does}`)
    .join("\n");
}
