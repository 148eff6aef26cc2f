import type { EngineResult } from "../../revisions/engineEvents";
import type { OutputChange } from "../model";
import { plain, same, secret, show, unknown } from "./values";

/** Outputs that are added, removed or changed. An output that is secret or known only after the `up` is not compared. */
export function outputChanges({ old, new: next }: EngineResult["outputs"]): OutputChange[] {
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
