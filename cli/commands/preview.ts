import { join } from "node:path";
import type { Command } from "../lib/command";
import { findEngine } from "../lib/engine";
import { runOperation } from "../lib/operations";
import { projectRoot } from "../lib/project";
import { openWorkspace } from "../lib/workspace";

/**
 * `npm run preview`: changes nothing. Docker only has to be reachable: the provider connects to it at its start.
 *
 * The policy pack checks what would be made; `up` goes without it, because it makes every `up` slower for what CI and
 * this command have checked.
 */
export const preview: Command = {
  takes: "",
  does: "Show what `up` would change.",
  forwardsHelp: true,
  run: async ({ stack, rest }) => {
    await findEngine();
    const workspace = await openWorkspace(stack);
    await runOperation("preview", workspace, [...policyPack(rest), ...rest]);
  },
};

/** The project's policy pack, unless the arguments name another one. */
function policyPack(rest: readonly string[]): string[] {
  const named = rest.some((argument) => /^--policy-pack(=|$)/.test(argument));
  return named ? [] : [`--policy-pack=${join(projectRoot, "policy")}`];
}
