/** Patches in the format of OpenAI's models: https://developers.openai.com/api/docs/guides/tools-apply-patch. */

/** A patch that makes a file. */
export function newFile(file: string, text: string): string {
  return patch(`*** Add File: ${file}`, ...lines("+", text));
}

/** A patch that replaces whole lines of a file. */
export function replacement(file: string, from: string, to: string): string {
  return patch(`*** Update File: ${file}`, "@@", ...lines("-", from), ...lines("+", to));
}

function patch(...parts: readonly string[]): string {
  return ["*** Begin Patch", ...parts, "*** End Patch"].join("\n");
}

function lines(sign: string, text: string): string[] {
  return text
    .trimEnd()
    .split("\n")
    .map((line) => sign + line);
}
