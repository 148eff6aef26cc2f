import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { findings, type ScanReport } from "./findings";
import { pinnedImages } from "./pinned";
import { inspectImage, type ImageReport } from "./registry";

/**
 * `list` prints the pinned references as a JSON array, `check` asks the registry about each of them and fails when a
 * pin doesn't hold, `findings FILE…` prints what scans found as Markdown.
 */
async function main([command, ...files]: readonly string[]): Promise<void> {
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
    case "findings":
      console.log(files.map((file) => findings(JSON.parse(readFileSync(file, "utf8")) as ScanReport)).join("\n"));
      return;
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

/** The manifest as the registry sends it; nothing is pulled. */
function rawManifest(reference: string): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const args = ["buildx", "imagetools", "inspect", "--raw", reference];
    execFile("docker", args, { encoding: "buffer", timeout: 120_000 }, (error, stdout, stderr) => {
      if (error) {
        reject(new Error(stderr.toString("utf8").trim().split("\n").at(-1) || error.message));
      } else {
        resolve(stdout);
      }
    });
  });
}

void main(process.argv.slice(2));
