import { Unzip, UnzipInflate, unzipSync } from "fflate";
import type { GitHub } from "./github";

/** The name of the artifact that the preview workflow uploads. */
export const artifactName = "preview-report";

/** The only file of the artifact that is read. */
const reportFile = "report.json";

/** Limits in bytes of what is downloaded and of what it is decompressed to. Foreign code controls both. */
export const sizes = { archive: 4 << 20, report: 16 << 20 } as const;

/** More than the artifact has files. */
const maxFiles = 16;

/** Bytes that are decompressed at once. DEFLATE expands at most 1032 times, so a step yields less than 17 MiB. */
const step = 16 << 10;

interface Artifact {
  readonly id: number;
  readonly name: string;
  readonly size_in_bytes: number;
  readonly expired: boolean;
}

/**
 * Downloads the artifact of a workflow run and extracts the report from it.
 * @returns the text of `report.json`, which is untrusted.
 * @throws Error when the run has no such artifact, or it is too large or damaged.
 */
export async function reportOf(github: GitHub, runId: number): Promise<string> {
  const pick = (page: unknown): readonly Artifact[] => (page as { artifacts: readonly Artifact[] }).artifacts;
  for await (const { id, name, size_in_bytes, expired } of github.list(`/actions/runs/${runId}/artifacts`, pick)) {
    if (name !== artifactName || expired) {
      continue;
    }
    if (size_in_bytes > sizes.archive) {
      throw new Error(`The artifact is larger than ${sizes.archive} bytes.`);
    }
    return unpack(await github.download(`/actions/artifacts/${id}/zip`, sizes.archive));
  }
  throw new Error(`The run left no artifact ${artifactName}.`);
}

/**
 * Extracts the report from a zip archive, to memory and within {@link sizes}.
 * @throws Error when the archive is damaged, has no report, or one that is too large. An archive that declares a wrong
 * size is refused as soon as the decompressed data exceeds it.
 */
export function unpack(archive: Uint8Array): string {
  try {
    const size = declaredSize(archive);
    if (size > sizes.report) {
      throw new Error("too large");
    }
    return new TextDecoder("utf-8", { fatal: true }).decode(inflate(archive, size));
  } catch {
    throw new Error("The artifact has no report that can be unpacked.");
  }
}

/** Reads the report's decompressed size from the archive's central directory. Decompresses nothing. */
function declaredSize(archive: Uint8Array): number {
  const found: number[] = [];
  let files = 0;
  unzipSync(archive, {
    filter: ({ name, originalSize }) => {
      if (++files > maxFiles) {
        throw new Error("too many files"); // The number in the archive may be up to 2^32, whatever its length.
      }
      if (name === reportFile) {
        found.push(originalSize);
      }
      return false;
    },
  });
  if (found.length !== 1) {
    throw new Error(`${found.length} reports`);
  }
  return found[0]!;
}

/**
 * Decompresses the report step by step. `unzipSync` would allocate the declared size only, but decompress to the end of
 * the data, discarding without an error what doesn't fit.
 */
function inflate(archive: Uint8Array, size: number): Uint8Array {
  const report = new Uint8Array(size);
  let length = 0;
  let complete = false;
  const unzip = new Unzip((file) => {
    if (file.name !== reportFile) {
      return;
    }
    file.ondata = (error, chunk, final) => {
      if (error !== null) {
        throw error;
      }
      if (complete || length + chunk.length > size) {
        throw new Error("larger than declared");
      }
      report.set(chunk, length);
      length += chunk.length;
      complete = final;
    };
    file.start();
  });
  unzip.register(UnzipInflate);
  for (let offset = 0; offset < archive.length; offset += step) {
    unzip.push(archive.subarray(offset, offset + step), offset + step >= archive.length);
  }
  if (!complete || length !== size) {
    throw new Error("smaller than declared");
  }
  return report;
}
