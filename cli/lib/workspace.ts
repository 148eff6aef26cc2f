import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseDocument } from "yaml";
import { passphraseFile } from "./passphrase";
import { projectName, projectRoot } from "./project";
import { runPulumi } from "./pulumi";

/** A stack in the project's own state: no account, no login, nothing written into committed files. */
export interface Workspace {
  readonly stack: string;
  /** The stack's settings and its encryption salt, for `--config-file`. */
  readonly configFile: string;
  /** Environment of every Pulumi command. */
  readonly environment: NodeJS.ProcessEnv;
}

/** The folder of the Pulumi state: `AGENTPROXY_OTEL_STATE`, default `.state` in the project. */
export function stateFolder(): string {
  return process.env["AGENTPROXY_OTEL_STATE"] ?? join(projectRoot, ".state");
}

/** The text of a stack's file; empty when it has none, which means the defaults. */
function settingsText(stack: string): string {
  const file = join(projectRoot, `Pulumi.${stack}.yaml`);
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}

/** Whether the state contains this stack. */
export function stackExists(stack: string): boolean {
  return existsSync(join(stateFolder(), ".pulumi", "stacks", projectName, `${stack}.json`));
}

/**
 * Opens a stack's workspace; creates the state, its passphrase and the stack when they don't exist. Every file is
 * readable by its owner only.
 * @throws UserError when Pulumi can't create the stack, and when the passphrase of a state with stacks is missing.
 */
export async function openWorkspace(stack: string): Promise<Workspace> {
  process.umask(0o077); // Pulumi's own modes let every user of the host read its state.
  const state = stateFolder();
  const folder = join(state, "stacks", stack);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const passphrase = passphraseFile(state);
  const environment: NodeJS.ProcessEnv = {
    ...process.env,
    PULUMI_BACKEND_URL: pathToFileURL(state).href,
    PULUMI_CONFIG_PASSPHRASE_FILE: passphrase,
    PULUMI_SKIP_UPDATE_CHECK: "true",
  };
  delete environment["PULUMI_CONFIG_PASSPHRASE"];
  const saltFile = join(folder, `Pulumi.${stack}.yaml`);
  if (!stackExists(stack)) {
    await initStack(folder, stack, environment);
  }
  const configFile = join(folder, "settings.yaml");
  writeFileSync(configFile, withSalt(settingsText(stack), readFileSync(saltFile, "utf8")));
  return { stack, configFile, environment };
}

/** `stack init` writes the salt into the stack's file beside `Pulumi.yaml`, so it runs in a folder with another one. */
async function initStack(folder: string, stack: string, environment: NodeJS.ProcessEnv): Promise<void> {
  writeFileSync(join(folder, "Pulumi.yaml"), `name: ${projectName}\nruntime: nodejs\n`);
  await runPulumi(["stack", "init", stack, "--no-select", "--non-interactive"], {
    cwd: folder,
    environment,
    quiet: true,
  });
}

/** The settings with the encryption salt of this state; settings that have a salt keep theirs. */
function withSalt(settings: string, saltText: string): string {
  const document = parseDocument(settings === "" ? "{}" : settings);
  const salt: unknown = parseDocument(saltText).get("encryptionsalt");
  if (!document.has("encryptionsalt")) {
    document.set("encryptionsalt", salt);
  }
  return document.toString({ lineWidth: 0 });
}
