import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "../lib/command";
import { runPulumi } from "../lib/pulumi";
import { openWorkspace } from "../lib/workspace";
import { projectRoot } from "../lib/project";
import { refuseSecretArguments } from "../lib/secretArguments";
import { readSettings, withSettings } from "../lib/settingsFile";

/**
 * `npm run config`: `pulumi config` on the stack's file. Pulumi works on a copy, so that what it adds (the salt of this
 * state, another YAML style) stays out of a committed file; only changed settings are written back. Pulumi reads a value
 * that isn't an argument from standard input, or from the terminal without showing it.
 */
export const config: Command = {
  takes: " -- set KEY VALUE",
  does: "Show or change settings. A secret: set --secret KEY, without VALUE, reads it from standard input.",
  forwardsHelp: true,
  run: async ({ stack, rest }) => {
    refuseSecretArguments(rest);
    const workspace = await openWorkspace(stack);
    const settingsOf = (file: string) => readSettings(readFileSync(file, "utf8"));
    const before = settingsOf(workspace.configFile);
    const args = ["config", "--stack", stack, "--config-file", workspace.configFile, ...rest];
    await runPulumi(args, workspace);
    const after = settingsOf(workspace.configFile);
    if (JSON.stringify(after) !== JSON.stringify(before)) {
      const file = join(projectRoot, `Pulumi.${stack}.yaml`);
      writeFileSync(file, withSettings(existsSync(file) ? readFileSync(file, "utf8") : "", after));
    }
  },
};
