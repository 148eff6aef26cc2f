import Table from "cli-table3";

import { colors } from "../lib/colors";
import type { Command } from "../lib/command";
import { presentStack } from "../lib/containers";
import { UserError } from "../lib/errors";
import { serviceStatuses, type ServiceStatus } from "../lib/serviceStatus";

/** `npm run status`: fails unless every service of the stack runs and answers its probe. */
export const status: Command = {
  takes: "",
  does: "Show the services, whether they answer, and where they are.",
  run: async ({ stack }) => {
    const statuses = await serviceStatuses(await presentStack(stack));
    console.log(tableOf(statuses));
    const problems = problemsOf(statuses);
    if (problems.length > 0) {
      throw new UserError(
        `${problems.join(" ")} Run \`npm run start\`, or \`npm run up\` to put everything right; ` +
          "`npm run logs -- SERVICE` shows why.",
      );
    }
  },
};

const shown: Readonly<Record<ServiceStatus["health"], string>> = {
  healthy: colors.green("answers"),
  unhealthy: colors.red("doesn't answer"),
  down: colors.red("down"),
  unknown: colors.yellow("unknown"),
};

/** Columns without borders, so that lines can be cut and searched. */
function tableOf(statuses: readonly ServiceStatus[]): string {
  const borders = ["top", "top-mid", "top-left", "top-right", "bottom", "bottom-mid", "bottom-left", "bottom-right"];
  const lines = ["left", "left-mid", "mid", "mid-mid", "right", "right-mid", "middle"];
  const table = new Table({
    head: ["SERVICE", "HEALTH", "CONTAINER", "PORTS"].map((title) => colors.bold(title)),
    chars: Object.fromEntries([...borders, ...lines].map((name) => [name, name === "middle" ? "  " : ""])),
    style: { head: [], border: [], "padding-left": 0, "padding-right": 0 },
  });
  table.push(
    ...statuses.map(({ service, container, health }) => [
      service,
      shown[health],
      container?.status ?? "missing",
      container?.ports ?? "",
    ]),
  );
  return table
    .toString()
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n");
}

/** One sentence for each kind of problem, naming the services that have it. */
function problemsOf(statuses: readonly ServiceStatus[]): string[] {
  const having = (health: ServiceStatus["health"]): string =>
    statuses
      .filter((one) => one.health === health)
      .map(({ service }) => service)
      .join(", ");
  return [
    ["Not running", having("down")],
    ["Running, but not answering", having("unhealthy")],
    ["Not known, because the container that runs the probe is down", having("unknown")],
  ]
    .filter(([, services]) => services !== "")
    .map(([problem, services]) => `${problem}: ${services}.`);
}
