import { structuredPatch } from "diff";

/** Above this many lines the comparison is told to give up, so that no input can hold it for minutes. */
const timeoutMs = 5_000;

/** A unified diff without file names; empty when the texts are the same. */
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
