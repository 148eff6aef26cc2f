import { UnhealthyError, waitUntilHealthy } from "../../components/docker/health";
import type { Command } from "../lib/command";
import { containersOf, forEachContainer, probesOf } from "../lib/containers";
import { UserError } from "../lib/errors";

const timeoutSeconds = 180;

/** `npm run start`: waits until every service answers. */
export const start: Command = {
  takes: "",
  does: "Start stopped services.",
  run: async ({ stack }) => {
    const containers = await containersOf(stack);
    await forEachContainer(containers, "start");
    try {
      await waitUntilHealthy(await probesOf(containers), { timeoutSeconds, progress: console.log });
    } catch (error) {
      throw error instanceof UnhealthyError ? new UserError(error.message) : error;
    }
    console.log("Started; every service answers.");
  },
};
