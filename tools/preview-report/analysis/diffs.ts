import { structuredPatch } from "diff";

/** The comparison gives up after this time, since very different texts would take minutes. */
const timeoutMs = 5_000;

/** A unified diff without file names; empty when the texts are equal. */
export function unifiedDiff(before: string, after: string): string {
  const patch = structuredPatch("", "", before, after, "", "", { context: 3, timeout: timeoutMs });
  if (patch === undefined) {
    return `@@ too different to be compared line by line @@\n${prefixed("-", before)}${prefixed("+", after)}`;
  }
  return patch.hunks
    .flatMap(({ oldStart, oldLines, newStart, newLines, lines }) => [
      `@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`,
      ...lines,
    ])
    .join("\n");
}

function prefixed(sign: string, text: string): string {
  return text.replaceAll(/^(?=.)/gm, sign);
}
