import { readFileSync } from "node:fs";
import { runCommand } from "../../lib/command";
import { GitHub } from "./github";
import { post } from "./post";
import type { PreviewRun } from "./pullRequest";

/**
 * Posts the report of the workflow run that triggered this one (`workflow_run`). Takes everything from the environment
 * variables of GitHub Actions.
 */
export function main(): Promise<void> {
  return runCommand(async () => {
    const { workflow_run: run } = JSON.parse(readFileSync(required("GITHUB_EVENT_PATH"), "utf8")) as {
      workflow_run: PreviewRun;
    };
    const github = new GitHub(required("GITHUB_API_URL"), required("GITHUB_REPOSITORY"), required("GITHUB_TOKEN"));
    console.log(await post(github, run));
    return 0;
  });
}

function required(name: string): string {
  const value = process.env[name];
  if (!value) {
    throw new Error(`${name} is not set; this runs in a workflow that follows the preview's.`);
  }
  return value;
}
