import { docker } from "./cli";

const pullTimeoutMs = 30 * 60_000;
const progressEveryMs = 5_000;

/**
 * Pulls the images that the host doesn't have, with the user's own registry credentials. An image that is there is never
 * pulled again, and the provider only looks images up afterwards.
 * @param progress called every few seconds with the image that is being pulled and the time that has passed.
 * @returns one message for each image that could not be pulled.
 */
export async function pullMissing(images: readonly string[], progress: (message: string) => void): Promise<string[]> {
  const present = await Promise.all(images.map(async (image) => (await docker(["image", "inspect", image])).ok));
  const missing = [...new Set(images.filter((_, index) => !present[index]))];
  const results = await Promise.all(missing.map((image) => pull(image, progress)));
  return results.filter((problem) => problem !== undefined);
}

async function pull(image: string, progress: (message: string) => void): Promise<string | undefined> {
  const start = Date.now();
  const report = (): void => progress(`pulling ${image} (${Math.round((Date.now() - start) / 1000)} s)`);
  report();
  const timer = setInterval(report, progressEveryMs);
  try {
    const { ok, stderr } = await docker(["pull", "--quiet", image], pullTimeoutMs);
    return ok
      ? undefined
      : `The image ${image} could not be pulled: ${stderr.trim().split("\n").at(-1)}. ` +
          "Check the network and the reference, or set the service's image to a mirror or to an image of this machine.";
  } finally {
    clearInterval(timer);
  }
}
