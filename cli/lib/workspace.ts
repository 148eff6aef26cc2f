import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseDocument } from "yaml";
import { projectName, projectRoot } from "./project";
import { runPulumi } from "./pulumi";

/** A stack's place in the project's own state: no account, no login, nothing written into committed files. */
export interface Workspace {
  readonly stack: string;
  /** The stack's settings and its encryption salt, for `--config-file`. */
  readonly configFile: string;
  /** Environment of every Pulumi command. */
  readonly environment: NodeJS.ProcessEnv;
}

function stateFolder(): string {
  return process.env["AGENTPROXY_OTEL_STATE"] ?? join(projectRoot, ".state");
}

/** The settings of a stack as its file says them; a stack without a file has the defaults. */
function settingsText(stack: string): string {
  const file = join(projectRoot, `Pulumi.${stack}.yaml`);
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}

/** Whether the state knows this stack. */
export function stackExists(stack: string): boolean {
  return existsSync(join(stateFolder(), ".pulumi", "stacks", projectName, `${stack}.json`));
}

/** Makes what is missing of a stack's workspace, and the stack itself. Everything is readable by its owner only. */
export async function openWorkspace(stack: string): Promise<Workspace> {
  process.umask(0o077); // Pulumi writes its state readable by everybody otherwise.
  const state = stateFolder();
  const seat = join(state, "stacks", stack);
  mkdirSync(seat, { recursive: true, mode: 0o700 });
  const passphraseFile = join(state, "passphrase");
  if (!existsSync(passphraseFile)) {
    writeFileSync(passphraseFile, `${randomBytes(32).toString("hex")}\n`, { mode: 0o600, flag: "wx" });
  }
  const environment: NodeJS.ProcessEnv = {
    ...process.env,
    PULUMI_BACKEND_URL: pathToFileURL(state).href,
    PULUMI_CONFIG_PASSPHRASE_FILE: passphraseFile,
    PULUMI_SKIP_UPDATE_CHECK: "true",
  };
  delete environment["PULUMI_CONFIG_PASSPHRASE"];
  const saltFile = join(seat, `Pulumi.${stack}.yaml`);
  if (!stackExists(stack)) {
    await initStack(seat, stack, environment);
  }
  const configFile = join(seat, "settings.yaml");
  writeFileSync(configFile, withSalt(settingsText(stack), readFileSync(saltFile, "utf8")));
  return { stack, configFile, environment };
}

/** `stack init` writes the salt into the stack's file beside `Pulumi.yaml`: it gets a `Pulumi.yaml` of its own. */
async function initStack(seat: string, stack: string, environment: NodeJS.ProcessEnv): Promise<void> {
  writeFileSync(join(seat, "Pulumi.yaml"), `name: ${projectName}\nruntime: nodejs\n`);
  await runPulumi(["stack", "init", stack, "--no-select", "--non-interactive"], {
    cwd: seat,
    environment,
    quiet: true,
  });
}

/** The settings with the salt of the state in which they are used, comments kept. */
function withSalt(settings: string, saltText: string): string {
  const document = parseDocument(settings === "" ? "{}" : settings);
  const salt: unknown = parseDocument(saltText).get("encryptionsalt");
  if (!document.has("encryptionsalt")) {
    document.set("encryptionsalt", salt);
  }
  return document.toString({ lineWidth: 0 });
}
