import { lastLogLines } from "../../components/docker/cli";
import type { Command } from "../lib/command";
import { containersOf } from "../lib/containers";
import { UserError } from "../lib/errors";
import { runInTerminal } from "../lib/terminal";

const shownLines = 200;

/** `npm run logs`: the last lines of a service's log; with `--follow` new ones, too, until interrupted. */
export const logs: Command = {
  takes: " -- SERVICE",
  does: "Show a service's log; --follow goes on.",
  run: async ({ stack, positionals: [service], rest }) => {
    const containers = await containersOf(stack);
    const container = containers.find((candidate) => candidate.service === service);
    if (container === undefined) {
      throw new UserError(`Say whose log: npm run logs -- ${containers.map((one) => one.service).join(" | ")}`);
    }
    if (rest.includes("--follow") || rest.includes("-f")) {
      await runInTerminal("docker", ["logs", "--follow", "--tail", String(shownLines), container.name]);
    } else {
      console.log(await lastLogLines(container.name, shownLines));
    }
  },
};
