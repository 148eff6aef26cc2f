import { docker } from "../../components/docker/cli";
import type { ImageSource } from "./catalogue";

const pullTimeoutMs = 30 * 60_000;

/** A program could not be copied from its image; one sentence. */
export class ImageError extends Error {}

/**
 * Copies a program out of an image; pulls the image when Docker doesn't have it. No container runs.
 * @param file where to put it.
 * @throws ImageError
 */
export async function copyFromImage({ image, path }: ImageSource, file: string): Promise<void> {
  const created = await docker(["create", image], pullTimeoutMs);
  if (!created.ok) {
    throw new ImageError(`Docker could not get the image ${tagOf(image)}: ${lastLine(created.stderr)}`);
  }
  // When the image had to be pulled, the container's id is the last line.
  const container = lastLine(created.stdout);
  try {
    const copied = await docker(["cp", `${container}:${path}`, file], pullTimeoutMs);
    if (!copied.ok) {
      throw new ImageError(`The image ${tagOf(image)} has no ${path}: ${lastLine(copied.stderr)}`);
    }
  } finally {
    await docker(["rm", container]);
  }
}

/** A reference without its digest, for messages. */
export function tagOf(image: string): string {
  return image.replace(/@.*$/, "");
}

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1)!;
}
