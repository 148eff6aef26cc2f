import { readFileSync } from "node:fs";
import { GitHub } from "./github";
import { post } from "./post";
import type { PreviewRun } from "./pullRequest";

function needed(name: string): string {
  const value = process.env[name];
  if (!value) {
    throw new Error(`${name} is not set; this runs in a workflow that follows the preview's.`);
  }
  return value;
}

async function main(): Promise<void> {
  const { workflow_run: run } = JSON.parse(readFileSync(needed("GITHUB_EVENT_PATH"), "utf8")) as {
    workflow_run: PreviewRun;
  };
  const github = new GitHub(needed("GITHUB_API_URL"), needed("GITHUB_REPOSITORY"), needed("GITHUB_TOKEN"));
  console.log(await post(github, run));
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
