import type { Remove, SettingsFile } from "./settingsFile";

const begin =
  "# agentproxy-otel: begin. Written by `npm run agents -- install`, removed by `npm run agents -- uninstall`.";
const end = "# agentproxy-otel: end";

/** A file of lines with `#` comments: the lines stand between two marks at its end; all else stays, byte by byte. */
export function blockFile(path: string, lines: string): SettingsFile {
  return { path, kind: "block", add: (text) => withBlock(text, lines), strip: withoutBlock };
}

/** A text with the block at its end, in place of the one that it may have. */
export function withBlock(text: string | undefined, lines: string): string {
  const kept = withoutBlock(text ?? "");
  const gap = kept === "" ? "" : kept.endsWith("\n") ? "\n" : "\n\n";
  return `${kept}${gap}${begin}\n${lines}\n${end}\n`;
}

/** A text without the block, and without the empty line that {@link withBlock} put before it. */
export function withoutBlock(text: string): string {
  const start = text.indexOf(begin);
  const stop = text.indexOf(end, start);
  if (start < 0 || stop < 0) {
    return text;
  }
  const before = text.slice(0, start).replace(/\n\n$/, "\n");
  return before + text.slice(stop + end.length).replace(/^\r?\n/, "");
}

/** Removes the block. */
export const removeBlock: Remove = withoutBlock;
