import { createTwoFilesPatch } from "diff";
import { colors } from "./colors";

/**
 * The change of a file for the terminal. Tokens are replaced by `***`.
 * @param now `undefined` when there is no file.
 * @param next `undefined` when the file is removed.
 */
export function fileDiff(path: string, now: string | undefined, next: string | undefined): string {
  const [from, to] = [now, next].map((text) => (text === undefined ? "/dev/null" : path)) as [string, string];
  const patch = createTwoFilesPatch(from, to, masked(now), masked(next), "", "", { context: 2 });
  const lines = patch.split("\n").filter((line) => !/^(=+$|Index: )/.test(line));
  return lines.map(colored).join("\n").trimEnd();
}

function masked(text = ""): string {
  return text.replace(/(Bearer(?: |%20))[^\s"',]+/g, "$1***");
}

function colored(line: string): string {
  return line.startsWith("+") ? colors.green(line) : line.startsWith("-") ? colors.red(line) : line;
}
