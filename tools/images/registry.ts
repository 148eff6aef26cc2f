import { createHash } from "node:crypto";
import type { PinnedImage } from "./pinned";

/** Fetches the bytes of a reference's manifest from its registry; rejects when there is none. */
export type FetchManifest = (reference: string) => Promise<Buffer>;

/** One pinned image, compared with its registry. */
export interface ImageReport {
  readonly image: PinnedImage;
  readonly platforms: readonly string[];
  /** What must be corrected: the pin is wrong. */
  readonly problems: readonly string[];
  /** What is worth knowing, although the pin is right. */
  readonly notes: readonly string[];
}

const indexTypes = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
];

/** The platforms of laptops and servers. */
const neededPlatforms = ["linux/amd64", "linux/arm64"];

interface Index {
  readonly mediaType?: string;
  readonly manifests?: readonly { readonly platform?: { readonly os: string; readonly architecture: string } }[];
}

/** Checks that a pinned image exists, has the pinned digest, and is an index with every needed platform. */
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

/** A tag that points to another digest may contain a security fix. */
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
