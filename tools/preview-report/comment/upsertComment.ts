import { commentMarker } from "../program";
import type { GitHub } from "./github";

interface Comment {
  readonly id: number;
  readonly body?: string;
  readonly user: { readonly login: string; readonly type: string } | null;
}

/** The account of comments that are posted with a workflow's token. */
const author = "github-actions[bot]";

/** Replaces the text of this tool's comment on a pull request, or creates the comment. */
export async function upsertComment(github: GitHub, pullRequest: number, body: string): Promise<void> {
  const existing = await findComment(github, pullRequest);
  if (existing === undefined) {
    await github.json("POST", `/issues/${pullRequest}/comments`, { body });
  } else {
    await github.json("PATCH", `/issues/comments/${existing}`, { body });
  }
}

/** Finds the comment by its author and its marker: anybody can post a comment that starts with the marker. */
async function findComment(github: GitHub, pullRequest: number): Promise<number | undefined> {
  for await (const { id, body, user } of github.list<Comment>(`/issues/${pullRequest}/comments`)) {
    if (user?.login === author && body?.startsWith(commentMarker) === true) {
      return id;
    }
  }
  return undefined;
}
