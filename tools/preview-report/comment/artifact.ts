import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { GitHub } from "./github";

/** The artifact that the preview's run leaves, and the file in it that is read. */
export const artifactName = "preview-report";
const reportFile = "report.json";

/** What foreign code may make us download and unpack. */
export const sizes = { archive: 4 << 20, report: 16 << 20 } as const;

interface Artifact {
  readonly id: number;
  readonly name: string;
  readonly size_in_bytes: number;
  readonly expired: boolean;
}

/**
 * Reads the report out of a run's artifact. Of the archive, which foreign code made, one file is unpacked, to memory
 * and up to a size.
 * @throws Error when there is none, or it is too large.
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

/** The report in a zip archive. @throws Error when it isn't there or unpacks to too much. */
export async function unpack(archive: Buffer): Promise<string> {
  const directory = mkdtempSync(join(tmpdir(), "preview-report-"));
  try {
    const path = join(directory, "report.zip");
    writeFileSync(path, archive);
    return await new Promise((resolve, reject) =>
      execFile("unzip", ["-p", path, reportFile], { maxBuffer: sizes.report, timeout: 60_000 }, (error, stdout) =>
        error === null ? resolve(stdout) : reject(new Error("The artifact has no report that can be unpacked.")),
      ),
    );
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
