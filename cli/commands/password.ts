import type { Command } from "../lib/command";
import { UserError } from "../lib/errors";
import type { ClearOutputs } from "../lib/outputs";
import { stateOf } from "../lib/state";

/** Who signs in where: `grafana` is the default. */
const logins: Readonly<
  Record<string, (outputs: ClearOutputs) => { readonly user: string; readonly password: string }>
> = {
  grafana: ({ grafanaUser, grafanaPassword }) => ({ user: grafanaUser, password: grafanaPassword }),
  prometheus: ({ prometheusUser, prometheusPassword }) => ({ user: prometheusUser, password: prometheusPassword }),
  scrape: ({ scrapeUser, scrapePassword }) => ({ user: scrapeUser, password: scrapePassword }),
};

/**
 * `npm run password`: the password of Grafana's administrator, or of another login. The user's name of a login that is
 * given goes to standard error, so that a script gets the password alone.
 */
export const password: Command = {
  takes: " -- LOGIN",
  does: "Print Grafana's password, or that of prometheus, or of scrape (the metrics of the collector and Grafana).",
  run: async ({ stack, positionals: [given] }) => {
    const name = given ?? "grafana";
    const login = Object.hasOwn(logins, name) ? logins[name] : undefined;
    if (login === undefined) {
      throw new UserError(`There is no login ${name}. Give one of ${Object.keys(logins).join(", ")}.`);
    }
    const { user, password: secret } = login((await stateOf(stack)).outputs);
    if (given !== undefined) {
      console.error(`User: ${user}`);
    }
    console.log(secret);
  },
};
