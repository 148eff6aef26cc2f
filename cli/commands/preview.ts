import type { Command } from "../lib/command";
import { findEngine } from "../lib/engine";
import { runOperation } from "../lib/operations";
import { openWorkspace } from "../lib/workspace";

/** `npm run preview`: changes nothing. Docker only has to be reachable: the provider connects to it at its start. */
export const preview: Command = {
  takes: "",
  does: "Show what `up` would change.",
  forwardsHelp: true,
  run: async ({ stack, rest }) => {
    await findEngine();
    const workspace = await openWorkspace(stack);
    await runOperation("preview", workspace, rest);
  },
};
