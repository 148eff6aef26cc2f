import { run } from "../../components/docker/run";
import { ExitStatus, UserError } from "./errors";
import { isAboutPassphrase, WrongPassphrase } from "./passphrase";
import { projectRoot } from "./project";
import { pulumiCommand } from "./pulumiCommand";
import { runInTerminal } from "./terminal";

/** How a Pulumi command is run. */
export interface PulumiOptions {
  readonly environment: NodeJS.ProcessEnv;
  /** Default: the project's folder. */
  readonly cwd?: string;
  /** Keep the output unless the command fails. Default: the command writes to this terminal. */
  readonly quiet?: boolean;
}

/**
 * Runs a Pulumi command to its end.
 * @returns its standard output when `quiet`, else an empty string.
 * @throws ExitStatus when it failed and its messages are on the terminal; UserError with its messages when `quiet`, when
 * the passphrase is wrong, and when there is no Pulumi CLI.
 */
export async function runPulumi(args: readonly string[], options: PulumiOptions): Promise<string> {
  const { environment: env, cwd = projectRoot, quiet = false } = options;
  const [command, ...first] = pulumiCommand(env);
  if (!quiet) {
    let errors = "";
    const onError = (text: string): void => void (errors += text);
    const status = await runInTerminal(command, [...first, ...args], { cwd, env, onError });
    if (status !== 0) {
      throw isAboutPassphrase(errors) ? new WrongPassphrase(env) : new ExitStatus(status);
    }
    return "";
  }
  const { status, stdout, stderr } = await run(command, [...first, ...args], { cwd, env });
  if (status !== 0 && isAboutPassphrase(stderr)) {
    throw new WrongPassphrase(env);
  }
  if (status !== 0) {
    throw new UserError(`pulumi ${args.slice(0, 2).join(" ")} failed. It said:\n${stderr}${stdout}`.trimEnd());
  }
  return stdout;
}
