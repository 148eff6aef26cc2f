/**
 * Embeds untrusted values into Markdown: each becomes a code span or a fenced block, so that it can't turn into a
 * heading, a link, an image, a mention or HTML.
 */

/** Characters that are invisible, or change the direction of the text after them. */
const invisible =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

/** Writes invisible characters as `\\u{…}`. */
function visible(text: string): string {
  return text.replaceAll("\r\n", "\n").replaceAll(invisible, (char) => `\\u{${char.codePointAt(0)!.toString(16)}}`);
}

function longestBackticks(text: string): number {
  return text.match(/`+/g)?.reduce((longest, run) => Math.max(longest, run.length), 0) ?? 0;
}

/** A value as a code span, for a line of text or the cell of a table. */
export function code(value: string): string {
  const line = visible(value).replaceAll("\n", " ⏎ ").replaceAll("\t", " ");
  if (line.trim() === "") {
    return "_empty_";
  }
  if (/[|]/.test(line)) {
    return asEntities(line);
  }
  const delimiter = "`".repeat(longestBackticks(line) + 1);
  const padded = line.startsWith("`") || line.endsWith("`") ? ` ${line} ` : line;
  return `${delimiter}${padded}${delimiter}`;
}

/** A value as an HTML code element, for places where Markdown is not parsed: the title of a folded section. */
export function htmlCode(value: string): string {
  return asEntities(visible(value).replaceAll(/[\n\t]+/g, " "));
}

/** A code element of character references. A pipe would end a table's cell even within a code span. */
function asEntities(line: string): string {
  return `<code>${line.replaceAll(/[^A-Za-z0-9 ]/gu, (char) => `&#${char.codePointAt(0)!};`)}</code>`;
}

/** A value as a fenced block. The fence is longer than any sequence of backticks in the value. */
export function fence(language: "diff" | "text", value: string): string {
  const text = visible(value).replace(/\n+$/, "");
  const delimiter = "`".repeat(Math.max(3, longestBackticks(text) + 1));
  return `${delimiter}${language}\n${text}\n${delimiter}`;
}

/** A table. The cells are Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** A folded section. The title is HTML, the body Markdown. */
export function details(title: string, body: string): string {
  return `<details><summary>${title}</summary>\n\n${body}\n\n</details>`;
}

/** A number with its noun: `1 container`, `2 containers`. */
export function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? "" : word.endsWith("s") ? "es" : "s"}`;
}
