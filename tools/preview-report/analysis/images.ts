import type { ImageChange, Warning } from "../model";
import { services, type Resource } from "./resources";

/** A reference, taken apart: `repository:tag@digest`. */
export interface ImageParts {
  readonly repository: string;
  readonly tag: string;
  readonly digest: string;
}

/** Takes an image reference apart; what isn't there is empty. */
export function imageParts(reference: string): ImageParts {
  const [, repository = reference, tag = "", digest = ""] =
    /^(.+?)(?::([^:@/]+))?(?:@(sha256:[0-9a-f]{64}))?$/.exec(reference) ?? [];
  return { repository, tag, digest };
}

/** Images that are other ones afterwards, by service. A secret's carrier never runs its image. */
export function imageChanges(resources: readonly Resource[]): ImageChange[] {
  return services(resources)
    .filter(({ old, new: next }) => (next ?? old)?.["start"] !== false)
    .map(({ service, old, new: next }) => ({
      service,
      from: String(old?.["image"] ?? ""),
      to: String(next?.["image"] ?? ""),
    }))
    .filter(({ from, to }) => from !== to);
}

/** Images that are no longer pinned, or go back in version. */
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

/** Whether one version is lower than another; unknown forms are not. */
function isOlder(tag: string, than: string): boolean {
  const [a, b] = [numbers(tag), numbers(than)];
  if (a === undefined || b === undefined) {
    return false;
  }
  const differing = a.findIndex((part, index) => part !== b[index]);
  return differing !== -1 && a[differing]! < b[differing]!;
}

function numbers(tag: string): number[] | undefined {
  const match = /^v?(\d+)\.(\d+)\.(\d+)$/.exec(tag);
  return match === null ? undefined : match.slice(1).map(Number);
}
