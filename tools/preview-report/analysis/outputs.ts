import type { OutputChange } from "../model";
import type { PreviewResult } from "../run/events";
import { plain, same, secret, show, unknown } from "./values";

/** Outputs that come, go or change. One that is known only after the `up` is not called changed. */
export function outputChanges({ old, new: next }: PreviewResult["outputs"]): OutputChange[] {
  return Object.keys({ ...old, ...next })
    .sort()
    .flatMap((name): OutputChange[] => {
      const [from, to] = [plain(old[name]), plain(next[name])];
      if (same(from, to) || (from !== undefined && (to === unknown || to === secret))) {
        return [];
      }
      const change = from === undefined ? "added" : to === undefined ? "removed" : "changed";
      return [{ name, change, from: show(from), to: show(to) }];
    });
}
