import { createTwoFilesPatch } from "diff";
import { colors } from "./colors";

/**
 * The change of a file for the terminal.
 * @param now `undefined` when there is no file.
 * @param next `undefined` when the file is removed.
 * @param secret is replaced by `***`.
 */
export function fileDiff(path: string, now: string | undefined, next: string | undefined, secret?: string): string {
  const [from, to] = [now === undefined ? "/dev/null" : path, next === undefined ? "/dev/null" : path];
  const patch = createTwoFilesPatch(from, to, now ?? "", next ?? "", "", "", { context: 2 });
  const lines = patch.split("\n").filter((line) => !/^(=+$|Index: )/.test(line));
  const text = lines.map((line) =>
    line.startsWith("+") ? colors.green(line) : line.startsWith("-") ? colors.red(line) : line,
  );
  return (secret === undefined ? text.join("\n") : text.join("\n").replaceAll(secret, "***")).trimEnd();
}
