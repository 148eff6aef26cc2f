import type { Command } from "../lib/command";
import { containersOf, forEachContainer } from "../lib/containers";

/** `npm run stop`: each service has its own grace period to stop in. */
export const stop: Command = {
  takes: "",
  does: "Stop the services; the data stays.",
  run: async ({ stack }) => {
    const containers = await containersOf(stack);
    console.log(`Stopping ${containers.map(({ service }) => service).join(", ")}; this can take half a minute`);
    await forEachContainer(containers, "stop");
    console.log("Stopped. The data stays; `npm run start` goes on.");
  },
};
