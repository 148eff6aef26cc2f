import { stackContainers } from "../containers";
import type { EngineFacts } from "../engineFacts";
import { readRecord, updateRecord } from "../upRecord";
import type { Workspace } from "../workspace";
import { dockerDesktop } from "./dockerDesktop";
import { limits } from "./limits";
import { loopbackPorts } from "./loopbackPorts";
import type { Circumstances, Notice } from "./notice";
import { podman } from "./podman";
import { rootless } from "./rootless";

const notices: readonly Notice[] = [loopbackPorts, limits, rootless, podman, dockerDesktop];

/** The remarks on an engine, by what is remembered of them: again for another host, and for another version. */
export function noticesFor(circumstances: Circumstances): ReadonlyMap<string, string> {
  const { identity, version } = circumstances;
  return new Map(
    notices.flatMap(({ id, text }) => {
      const line = text(circumstances);
      return line === undefined ? [] : [[`${id} ${identity.host} ${version}`, line] as const];
    }),
  );
}

/** Prints the remarks on the engine of a stack that is up, those that weren't printed before for this stack. */
export async function printNotices(workspace: Workspace, facts: EngineFacts): Promise<void> {
  const containers = await stackContainers(workspace.stack);
  const publishedOn = containers.flatMap(({ ports }) =>
    [...ports.matchAll(/([^\s,]+):\d+(?:-\d+)?->/g)].map(([, address]) => address!),
  );
  const shown = new Set(readRecord(workspace).shown);
  const fresh = [...noticesFor({ ...facts, publishedOn })].filter(([key]) => !shown.has(key));
  if (fresh.length > 0) {
    console.log(`\n${fresh.map(([, line]) => line).join("\n")}`);
    updateRecord(workspace, { shown: [...shown, ...fresh.map(([key]) => key)] });
  }
}
