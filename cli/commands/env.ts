import { clientEnvironment } from "../lib/clientFiles";
import type { Command } from "../lib/command";
import { environmentLines } from "../lib/shell";
import { stateOf } from "../lib/state";

/** `npm run env`: the lines of the named client, by default of the first one. */
export const env: Command = {
  takes: " -- CLIENT",
  does: "Print the lines to paste for AgentProxy, of the first client or of CLIENT.",
  run: async ({ stack, positionals: [client] }) => {
    const { workspace, outputs } = await stateOf(stack);
    console.log(environmentLines(clientEnvironment(workspace, outputs, client)));
  },
};
