import { marker } from "../report/render";
import type { GitHub } from "./github";

interface Comment {
  readonly id: number;
  readonly body?: string;
  readonly user: { readonly login: string; readonly type: string } | null;
}

/** Who posts with a workflow's own token. Somebody else's comment is never taken for ours, whatever it starts with. */
const author = "github-actions[bot]";

/** Puts the text where our comment is, or makes one. */
export async function stick(github: GitHub, pullRequest: number, body: string): Promise<void> {
  const first = await ourComment(github, pullRequest);
  if (first === undefined) {
    await github.json("POST", `/issues/${pullRequest}/comments`, { body });
  } else {
    await github.json("PATCH", `/issues/comments/${first}`, { body });
  }
}

async function ourComment(github: GitHub, pullRequest: number): Promise<number | undefined> {
  for await (const { id, body, user } of github.list<Comment>(`/issues/${pullRequest}/comments`)) {
    if (user?.login === author && body?.startsWith(marker) === true) {
      return id;
    }
  }
  return undefined;
}
