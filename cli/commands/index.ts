import { config } from "./config";
import { destroy } from "./destroy";
import { environment, password, pulumi } from "./show";
import { logs, start, status, stop } from "./running";
import { preview, up } from "./up";

/** What a command is given. */
export interface Invocation {
  readonly stack: string;
  readonly yes: boolean;
  readonly positionals: readonly string[];
  /** Options that aren't ours, as they were written. */
  readonly rest: readonly string[];
}

/** One `npm run` command. */
export interface Command {
  /** Arguments, for the usage line; starts with a space unless empty. */
  readonly takes: string;
  readonly does: string;
  readonly run: (invocation: Invocation) => Promise<void>;
}

/** The commands by name. */
export const commands: Readonly<Record<string, Command>> = {
  up: { takes: "", does: "Bring the stack up, or up to date, and wait until every service answers.", run: up },
  preview: { takes: "", does: "Show what `up` would change.", run: preview },
  status: { takes: "", does: "Show the services and where they are.", run: status },
  logs: { takes: " -- SERVICE", does: "Show a service's log; --follow goes on.", run: logs },
  stop: { takes: "", does: "Stop the services; the data stays.", run: stop },
  start: { takes: "", does: "Start stopped services.", run: start },
  destroy: { takes: "", does: "Remove the stack and its data.", run: destroy },
  password: { takes: "", does: "Print Grafana's password.", run: password },
  env: { takes: "", does: "Print the lines to paste for AgentProxy.", run: environment },
  config: { takes: " -- set KEY VALUE", does: "Show or change settings, with --secret encrypted.", run: config },
  pulumi: { takes: " -- ARGUMENTS", does: "Run any Pulumi command on the project's own state.", run: pulumi },
};
