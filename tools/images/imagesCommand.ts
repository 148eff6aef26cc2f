import { readFileSync } from "node:fs";
import { run } from "../../components/docker/run";
import { findings, type ScanReport } from "./findings";
import { pinnedImages } from "./pinned";
import { inspectImage, type ImageReport } from "./registry";
import { failingFindings } from "./severity";

/**
 * `npm run images`: `list` prints the pinned references as a JSON array, `check` compares each of them with its registry
 * and fails when a pin is wrong, `findings FILE…` prints the findings of scans as Markdown and fails when one of them must
 * not stay (see `severity.ts`).
 */
export async function main([command, ...files]: readonly string[]): Promise<void> {
  switch (command) {
    case "list":
      console.log(JSON.stringify(pinnedImages().map(({ reference }) => reference)));
      return;
    case "check": {
      const reports = await Promise.all(pinnedImages().map((image) => inspectImage(image, rawManifest)));
      console.log(reports.map(describe).join("\n"));
      process.exitCode = reports.some(({ problems }) => problems.length > 0) ? 1 : 0;
      return;
    }
    case "findings": {
      const reports = files.map((file) => JSON.parse(readFileSync(file, "utf8")) as ScanReport);
      console.log(reports.map(findings).join("\n"));
      const failing = reports.flatMap((report) => failingFindings(report, new Date().toISOString().slice(0, 10)));
      if (failing.length > 0) {
        const ids = [...new Set(failing.map(({ VulnerabilityID }) => VulnerabilityID))].join(", ");
        console.error(`Critical and corrected upstream: ${ids}. Take a newer image, or accept them in severity.ts.`);
        process.exitCode = 1;
      }
      return;
    }
    default:
      console.error("usage: npm run images -- list | check | findings FILE…");
      process.exitCode = 2;
  }
}

function describe({ image, platforms, problems, notes }: ImageReport): string {
  const state = problems.length > 0 ? "NOT GOOD" : "good";
  return [
    `${image.setting}: ${image.reference}`,
    `  ${state}${platforms.length > 0 ? `: ${platforms.join(", ")}` : ""}`,
    ...[...problems, ...notes].map((line) => `  ${line}`),
  ].join("\n");
}

/** The manifest as the registry sends it; nothing is pulled. JSON is UTF-8, so its bytes survive as a string. */
async function rawManifest(reference: string): Promise<Buffer> {
  const args = ["buildx", "imagetools", "inspect", "--raw", reference];
  const { status, stdout, stderr } = await run("docker", args, { timeoutMs: 120_000 });
  if (status !== 0) {
    throw new Error(stderr.trim().split("\n").at(-1) || `docker ended with status ${status}`);
  }
  return Buffer.from(stdout, "utf8");
}
