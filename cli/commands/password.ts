import type { Command } from "../lib/command";
import { stateOf } from "../lib/state";

/** `npm run password` */
export const password: Command = {
  takes: "",
  does: "Print Grafana's password.",
  run: async ({ stack }) => console.log((await stateOf(stack)).outputs.grafanaPassword),
};
