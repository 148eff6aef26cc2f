import { createHash } from "node:crypto";
import type { PinnedImage } from "./pinned";

/** Gives the bytes of a reference's manifest, as the registry has them; rejects when there is none. */
export type FetchManifest = (reference: string) => Promise<Buffer>;

/** What the registry says about one pinned image. */
export interface ImageReport {
  readonly image: PinnedImage;
  readonly platforms: readonly string[];
  /** What must be mended: the pin doesn't hold. */
  readonly problems: readonly string[];
  /** What is worth knowing: nothing is broken. */
  readonly notes: readonly string[];
}

const indexTypes = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
];

/** Laptops and servers are one or the other. */
const neededPlatforms = ["linux/amd64", "linux/arm64"];

interface Index {
  readonly mediaType?: string;
  readonly manifests?: readonly { readonly platform?: { readonly os: string; readonly architecture: string } }[];
}

/** Asks whether a pinned image can still be had, is what the pin says, and is there for every machine. */
export async function inspectImage(image: PinnedImage, fetchManifest: FetchManifest): Promise<ImageReport> {
  let bytes: Buffer;
  try {
    bytes = await fetchManifest(image.reference);
  } catch (error) {
    return { image, platforms: [], problems: [`does not resolve: ${(error as Error).message}`], notes: [] };
  }
  const problems: string[] = [];
  if (digestOf(bytes) !== image.digest) {
    problems.push(`the registry gave ${digestOf(bytes)} for it`);
  }
  const { mediaType = "", manifests = [] } = JSON.parse(bytes.toString("utf8")) as Index;
  const platforms = manifests.flatMap(({ platform }) =>
    platform === undefined || platform.os === "unknown" ? [] : [`${platform.os}/${platform.architecture}`],
  );
  if (!indexTypes.includes(mediaType)) {
    problems.push(`is one platform's manifest (${mediaType}), not an index of several`);
  } else {
    problems.push(
      ...neededPlatforms
        .filter((platform) => !platforms.includes(platform))
        .map((platform) => `is not there for ${platform}`),
    );
  }
  return { image, platforms: [...new Set(platforms)], problems, notes: await movedTag(image, fetchManifest) };
}

/** A tag that has moved on may have got a security fix under the same name. */
async function movedTag({ tagged, digest }: PinnedImage, fetchManifest: FetchManifest): Promise<string[]> {
  try {
    const now = digestOf(await fetchManifest(tagged));
    return now === digest ? [] : [`the tag ${tagged} is ${now} by now`];
  } catch {
    return [`the tag ${tagged} is gone; the digest holds`];
  }
}

function digestOf(bytes: Buffer): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}
