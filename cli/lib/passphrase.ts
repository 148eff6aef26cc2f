import { randomBytes } from "node:crypto";
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { UserError } from "./errors";
import { projectName } from "./project";

/** The environment variable that names the file with the passphrase. */
const fileVariable = "AGENTPROXY_OTEL_PASSPHRASE_FILE";

/**
 * The file with the passphrase that encrypts the secrets of a state: `AGENTPROXY_OTEL_PASSPHRASE_FILE`, default
 * `passphrase` in the state's folder. It is made for a state without stacks, readable by its owner only.
 * @param state the folder; exists.
 * @throws UserError when it is missing and the state has stacks, whose secrets a new one couldn't decrypt.
 */
export function passphraseFile(state: string): string {
  const own = process.env[fileVariable] ?? "";
  const file = own === "" ? join(state, "passphrase") : own;
  if (existsSync(file)) {
    return file;
  }
  const stacks = stacksOf(state);
  if (stacks.length > 0) {
    throw new UserError(
      `The passphrase file ${file} is missing, and the state of ${stacks.join(", ")} can't be read without it. ${wayOut(state)}`,
    );
  }
  try {
    writeFileSync(file, `${randomBytes(32).toString("hex")}\n`, { mode: 0o600, flag: "wx" });
  } catch (error) {
    throw new UserError(
      `The passphrase file ${file} can't be written: ${(error as Error).message}. ` +
        `Create its folder, or set ${fileVariable} to another path.`,
    );
  }
  return file;
}

/** The passphrase doesn't fit the state. */
export class WrongPassphrase extends UserError {
  /** @param environment of the Pulumi command that said so. */
  constructor(environment: NodeJS.ProcessEnv) {
    const { PULUMI_CONFIG_PASSPHRASE_FILE: file = "", PULUMI_BACKEND_URL: backend = "file:///" } = environment;
    super(`The passphrase in ${file} isn't the one of this state. ${wayOut(fileURLToPath(backend))}`);
  }
}

/** Whether a message of Pulumi's is about a passphrase that doesn't fit the state. */
export function isAboutPassphrase(message: string): boolean {
  return /incorrect passphrase/.test(message);
}

function wayOut(state: string): string {
  return (
    `Restore the file, or set ${fileVariable} to where it is. If it is lost, move the state away ` +
    `(mv ${state} ${state}.lost) and run \`npm run up -- --adopt\` for each stack: data stays; passwords, tokens and ` +
    `certificates are made anew, and encrypted settings have to be set again.`
  );
}

function stacksOf(state: string): string[] {
  const folder = join(state, ".pulumi", "stacks", projectName);
  return existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => name.endsWith(".json"))
        .map((name) => basename(name, ".json"))
        .sort()
    : [];
}
