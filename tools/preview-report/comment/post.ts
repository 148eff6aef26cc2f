import { limits, marker, render } from "../report/render";
import { readReport } from "../report/shape";
import { artifactName, reportOf } from "./artifact";
import type { GitHub } from "./github";
import { pullRequestOf, type PreviewRun } from "./pullRequest";
import { stick } from "./sticky";

/**
 * Posts the report of a run as the comment of its pull request. What the run left was written by code of the pull
 * request: it is taken as data, checked for its size and its shape, and rendered here.
 * @returns what was done, for the log.
 */
export async function post(github: GitHub, run: PreviewRun): Promise<string> {
  if (run.event !== "pull_request" || run.conclusion === "cancelled") {
    return "nothing to say: the run was not made for a pull request, or was cancelled";
  }
  const pullRequest = await pullRequestOf(github, run);
  if (pullRequest === undefined) {
    return "nothing to say: no open pull request has this commit as its head";
  }
  await stick(github, pullRequest, await comment(github, run));
  return `commented on pull request ${pullRequest}`;
}

async function comment(github: GitHub, run: PreviewRun): Promise<string> {
  const link = `[the run](${runUrl(run)})`;
  const footer = `_Worked out by the pull request's own code in ${link} at \`${run.head_sha.slice(0, 7)}\`._`;
  try {
    const report = readReport(await reportOf(github, run.id));
    return render(report, { limit: limits.comment, full: `the artifact \`${artifactName}\` of ${link}`, footer });
  } catch (error) {
    // Only messages of our own come here: none of them repeats what the artifact holds.
    return `${marker}\n## What this does to a running stack\n\n**There is no report**: ${(error as Error).message} See ${link}.\n`;
  }
}

/** GitHub's own word for the run, which is an address and nothing else. */
function runUrl({ html_url }: PreviewRun): string {
  return /^https:\/\/[\w.-]+\/[\w.-]+\/[\w.-]+\/actions\/runs\/\d+$/.test(html_url) ? html_url : "#";
}
