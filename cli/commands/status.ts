import { colors } from "../lib/colors";
import type { Command } from "../lib/command";
import { presentStack } from "../lib/containers";
import { UserError } from "../lib/errors";
import { serviceStatuses, type ServiceStatus } from "../lib/serviceStatus";
import { plainTable } from "../lib/table";

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

function tableOf(statuses: readonly ServiceStatus[]): string {
  return plainTable(
    ["SERVICE", "HEALTH", "CONTAINER", "PORTS"],
    statuses.map(({ service, container, health }) => [
      service,
      shown[health],
      container?.status ?? "missing",
      container?.ports ?? "",
    ]),
  );
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
