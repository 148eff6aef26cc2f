/**
 * How values get into Markdown. None of them is trusted: each is shown in a code span, a cell or a fence, and nowhere
 * else, so that it can't become a heading, a link, an image, a mention or HTML.
 */

/** Characters that show as nothing, or turn the order of what is shown. */
const invisible =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

function visible(text: string): string {
  return text.replaceAll("\r\n", "\n").replaceAll(invisible, (char) => `\\u{${char.codePointAt(0)!.toString(16)}}`);
}

function longestBackticks(text: string): number {
  return text.match(/`+/g)?.reduce((longest, run) => Math.max(longest, run.length), 0) ?? 0;
}

/** A value in a line of text or in a cell of a table. */
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

/** A value inside HTML, where Markdown isn't read: the title of a folded part. */
export function htmlCode(value: string): string {
  return asEntities(visible(value).replaceAll(/[\n\t]+/g, " "));
}

/** A pipe ends a table's cell even in a code span, so such values are written in a form that has none. */
function asEntities(line: string): string {
  return `<code>${line.replaceAll(/[^A-Za-z0-9 ]/gu, (char) => `&#${char.codePointAt(0)!};`)}</code>`;
}

/** A block of text, in a fence longer than any in it. */
export function fence(language: "diff" | "text", value: string): string {
  const text = visible(value).replace(/\n+$/, "");
  const marks = "`".repeat(Math.max(3, longestBackticks(text) + 1));
  return `${marks}${language}\n${text}\n${marks}`;
}

/** A table; the cells are Markdown already. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** A part that is folded until somebody wants it; the title is HTML already, the body Markdown. */
export function details(title: string, body: string): string {
  return `<details><summary>${title}</summary>\n\n${body}\n\n</details>`;
}

/** `1 container`, `2 containers`. */
export function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? "" : word.endsWith("s") ? "es" : "s"}`;
}
