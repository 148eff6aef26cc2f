import type { Command } from "../lib/command";
import { containersOf, forEachContainer } from "../lib/containers";

/**
 * `npm run stop`: the collector first, which sends what it still has to services that are running, then the others at
 * once. Each has its own grace period.
 */
export const stop: Command = {
  takes: "",
  does: "Stop the services; the data stays.",
  run: async ({ stack }) => {
    const containers = await containersOf(stack);
    console.log(`Stopping ${containers.map(({ service }) => service).join(", ")}; this can take half a minute`);
    await forEachContainer(
      containers.filter(({ service }) => service === "collector"),
      "stop",
    );
    await forEachContainer(
      containers.filter(({ service }) => service !== "collector"),
      "stop",
    );
    console.log("Stopped. The data stays; `npm run start` goes on.");
  },
};
