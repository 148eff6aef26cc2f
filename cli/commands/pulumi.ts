import type { Command, Invocation } from "../lib/command";
import { runPulumi } from "../lib/pulumi";
import { refuseSecretArguments } from "../lib/secretArguments";
import { openWorkspace } from "../lib/workspace";
import { config } from "./config";

/** Subcommands that read the stack's settings from `--config-file`. */
const readSettings = new Set(["up", "update", "preview", "pre", "refresh", "destroy", "down", "import", "watch"]);

/**
 * `npm run pulumi`: for everything that has no command of its own. The arguments are passed on unchanged and in order.
 * The stack is selected by `PULUMI_STACK`, because many subcommands (`version`, `plugin ls`, `whoami`) have no
 * `--stack`.
 */
export const pulumi: Command = {
  takes: " -- ARGUMENTS",
  does: "Run any Pulumi command on the project's own state.",
  forwardsHelp: true,
  run: async (invocation) => {
    const { stack } = invocation;
    const raw = withYes(invocation);
    const [subcommand = "", ...rest] = raw;
    const ownFile = raw.some((argument) => argument.startsWith("--config-file"));
    if (subcommand === "config" && !ownFile) {
      await config.run({ ...invocation, ...withoutFirst(invocation) });
      return;
    }
    if (raw.includes("config")) {
      refuseSecretArguments(raw.slice(raw.indexOf("config") + 1));
    }
    const workspace = await openWorkspace(stack);
    // Without it, Pulumi would write the salt of this state into the stack's committed file.
    const settings = readSettings.has(subcommand) && !ownFile ? ["--config-file", workspace.configFile] : [];
    await runPulumi(raw.length === 0 ? [] : [subcommand, ...settings, ...rest], {
      environment: { ...workspace.environment, PULUMI_STACK: stack },
    });
  },
};

/** `--yes` in front of the subcommand, where Pulumi doesn't allow it, is moved to the end. */
function withYes({ yes, raw }: Invocation): readonly string[] {
  return yes && !raw.some((argument) => argument === "--yes" || argument === "-y") ? [...raw, "--yes"] : raw;
}

function withoutFirst({ positionals, rest, raw }: Invocation): Partial<Invocation> {
  return { positionals: positionals.slice(1), rest: rest.slice(1), raw: raw.slice(1) };
}
