import type { GitHub } from "./github";

/** The run that produced the report, as in the `workflow_run` event. GitHub writes it; the run can't influence it. */
export interface PreviewRun {
  readonly id: number;
  readonly event: string;
  readonly conclusion: string | null;
  readonly head_sha: string;
  readonly head_branch: string;
  readonly html_url: string;
  readonly head_repository: { readonly full_name: string; readonly owner: { readonly login: string } };
}

interface Pull {
  readonly number: number;
  readonly state: string;
  readonly head: { readonly sha: string; readonly ref: string; readonly repo: { readonly full_name: string } | null };
}

/**
 * Finds the open pull request that a run was made for: the one whose head is the branch and commit of the run according
 * to GitHub. Nothing that the run wrote is used, so that it can't direct the comment to another pull request.
 * @returns undefined when there is none any more, for example because it has newer commits.
 */
export async function pullRequestOf(github: GitHub, run: PreviewRun): Promise<number | undefined> {
  const head = encodeURIComponent(`${run.head_repository.owner.login}:${run.head_branch}`);
  for await (const { number, head: at } of github.list<Pull>(`/pulls?state=open&head=${head}`)) {
    if (at.sha === run.head_sha && at.ref === run.head_branch && at.repo?.full_name === run.head_repository.full_name) {
      return number;
    }
  }
  return undefined;
}
