import { commentMarker } from "../program";
import { limits, render } from "../report/render";
import { readReport } from "../report/readReport";
import { artifactName, reportOf } from "./artifact";
import type { GitHub } from "./github";
import { pullRequestOf, type PreviewRun } from "./pullRequest";
import { upsertComment } from "./upsertComment";

/**
 * Posts the report of a workflow run as the comment on its pull request. Code of the pull request wrote the report, so
 * only data is taken from it: its size and shape are checked, and the Markdown is rendered here.
 *
 * When GitHub refuses the comment, an older one must not stay as if it were about this commit: it is replaced by the
 * statement that there is no newer one.
 * @returns what was done, for the log.
 * @throws Error when GitHub's API fails. A report that can't be read becomes a comment that explains why.
 */
export async function post(github: GitHub, run: PreviewRun): Promise<string> {
  if (run.event !== "pull_request" || run.conclusion === "cancelled") {
    return "no comment: the run was not made for a pull request, or was cancelled";
  }
  const pullRequest = await pullRequestOf(github, run);
  if (pullRequest === undefined) {
    return "no comment: no open pull request has this commit as its head";
  }
  const text = await comment(github, run);
  try {
    await upsertComment(github, pullRequest, text);
  } catch (error) {
    await upsertComment(github, pullRequest, withoutReport("GitHub refused the comment with it.", run));
    throw error;
  }
  return `commented on pull request ${pullRequest}`;
}

async function comment(github: GitHub, run: PreviewRun): Promise<string> {
  const link = linkTo(run);
  const footer = `_Worked out by the pull request's own code in ${link} at ${commitOf(run)}._`;
  try {
    const report = readReport(await reportOf(github, run.id));
    return render(report, { limit: limits.comment, full: `the artifact \`${artifactName}\` of ${link}`, footer });
  } catch (error) {
    // The messages of all errors above are constant apart from numbers and the schema's keys.
    return withoutReport((error as Error).message, run);
  }
}

function withoutReport(reason: string, run: PreviewRun): string {
  return (
    `${commentMarker}\n## What this does to a running stack\n\n` +
    `**There is no report** on ${commitOf(run)}: ${reason} See ${linkTo(run)}.\n`
  );
}

function linkTo(run: PreviewRun): string {
  return `[the run](${runUrl(run)})`;
}

function commitOf({ head_sha }: PreviewRun): string {
  return `\`${head_sha.slice(0, 7)}\``;
}

/** The run's URL as GitHub reports it; `#` when it doesn't look like one, so that no other text gets into Markdown. */
function runUrl({ html_url }: PreviewRun): string {
  return /^https:\/\/[\w.-]+\/[\w.-]+\/[\w.-]+\/actions\/runs\/\d+$/.test(html_url) ? html_url : "#";
}
