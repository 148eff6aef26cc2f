import { createHash } from "node:crypto";

/** A digest of texts, for labels: it changes when one of them, their number or their order does. */
export function digest(parts: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 16);
}
