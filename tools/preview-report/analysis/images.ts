import type { ImageChange, Warning } from "../model";
import { serviceChanges, type Resource } from "./resources";

/** The parts of an image reference `repository:tag@digest`; a part that is absent is empty. */
export interface ImageParts {
  readonly repository: string;
  readonly tag: string;
  readonly digest: string;
}

/** Parses an image reference. */
export function imageParts(reference: string): ImageParts {
  const [, repository = reference, tag = "", digest = ""] =
    /^(.+?)(?::([^:@/]+))?(?:@(sha256:[0-9a-f]{64}))?$/.exec(reference) ?? [];
  return { repository, tag, digest };
}

/** Images that change, by service. File carriers are left out, since they never run their image. */
export function imageChanges(resources: readonly Resource[]): ImageChange[] {
  return serviceChanges(resources)
    .filter(({ old, new: next }) => (next ?? old)?.["start"] !== false)
    .map(({ service, old, new: next }) => ({
      service,
      from: String(old?.["image"] ?? ""),
      to: String(next?.["image"] ?? ""),
    }))
    .filter(({ from, to }) => from !== to);
}

/** Images that are no longer pinned by digest, or have a lower version than before. */
export function imageWarnings(changes: readonly ImageChange[]): Warning[] {
  return changes
    .filter(({ to }) => to !== "")
    .flatMap(({ service, from, to }) => {
      const [before, after] = [imageParts(from), imageParts(to)];
      const warnings: Warning[] = [];
      if (after.digest === "" && (from === "" || before.digest !== "")) {
        warnings.push({ kind: "image-unpinned", values: [service, from, to] });
      }
      if (isOlder(after.tag, before.tag)) {
        warnings.push({ kind: "image-downgraded", values: [service, before.tag, after.tag] });
      }
      return warnings;
    });
}

/** Whether a version is lower than another; false unless both are `1.2.3` or `v1.2.3`. */
function isOlder(tag: string, than: string): boolean {
  const [a, b] = [versionParts(tag), versionParts(than)];
  if (a === undefined || b === undefined) {
    return false;
  }
  const differing = a.findIndex((part, index) => part !== b[index]);
  return differing !== -1 && a[differing]! < b[differing]!;
}

function versionParts(tag: string): number[] | undefined {
  const match = /^v?(\d+)\.(\d+)\.(\d+)$/.exec(tag);
  return match === null ? undefined : match.slice(1).map(Number);
}
