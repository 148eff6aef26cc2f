import type { Report, StackReport } from "../model";
import { commentMarker } from "../program";
import { headline } from "./headline";
import { code } from "./markdown";
import { stackSections, type Section } from "./sections";
import { warningLines } from "./warnings";

/**
 * The longest comment and job summary, in UTF-16 code units: a little below GitHub's limits of 65,536 characters for a
 * comment and 1 MiB for a summary.
 */
export const limits = { comment: 65_000, summary: 1_000_000 } as const;

/** Options of {@link render}. */
export interface RenderOptions {
  /** Length that the result doesn't exceed, in UTF-16 code units. Default: no limit. */
  readonly limit?: number;
  /** Where the full report is, as Markdown, for a report that was shortened. Default: `the full report`. */
  readonly full?: string;
  /** A last line, as Markdown. Default: none. */
  readonly footer?: string;
}

/** With a limit, warnings and stacks above these numbers are counted instead of shown. */
const maxWarnings = 60;
const maxStacks = 20;

/** Renders a report as Markdown. Sections that don't fit into the limit are left out as a whole and listed at the end. */
export function render(report: Report, options: RenderOptions = {}): string {
  const limit = options.limit ?? Number.POSITIVE_INFINITY;
  const head = introduction(report, Number.isFinite(limit));
  const tail = options.footer === undefined ? "" : `\n\n${options.footer}`;
  const sections = report.stacks.flatMap((stack) => withHeading(stack));
  // 600 for the sentence that lists the missing sections.
  const room = limit - head.length - tail.length - 600;
  const { shown, left } = fit(sections, room);
  const missing =
    left.length === 0
      ? ""
      : `\n\n_Left out for length: ${titles(left)}. All of it is in ${options.full ?? "the full report"}._`;
  return `${head}${shown.map(({ body }) => `\n\n${body}`).join("")}${missing}${tail}\n`;
}

/** The first lines: all warnings, then a sentence on each stack. */
function introduction({ base, head, stacks }: Report, bounded: boolean): string {
  const listed = bounded ? stacks.slice(0, maxStacks) : stacks;
  const warnings = stacks.flatMap(({ name, warnings: found }) => warningLines(name, found));
  const shown = bounded ? withinLength(warnings.slice(0, maxWarnings)) : warnings;
  const more = warnings.length - shown.length;
  return [
    commentMarker,
    "## What this does to a running stack",
    ...(shown.length > 0 ? ["", ...shown] : []),
    ...(more > 0 ? [`- **… and ${more} more warnings, in the full report.**`] : []),
    ...listed.flatMap((stack) => ["", headline(stack)]),
    ...(stacks.length === 0 ? ["", "No stack has a file in the repository, so there is nothing to preview."] : []),
    ...(listed.length < stacks.length ? ["", `… and ${stacks.length - listed.length} more stacks.`] : []),
    "",
    `${code(base)} → ${code(head)}`,
  ].join("\n");
}

/** The first lines that take up less than a third of a comment. */
function withinLength(lines: readonly string[]): string[] {
  let length = 0;
  return lines.filter((line) => (length += line.length) < limits.comment / 3);
}

function withHeading(stack: StackReport): Section[] {
  const [first, ...rest] = stackSections(stack);
  return first === undefined ? [] : [{ ...first, body: `### ${code(stack.name)}\n\n${first.body}` }, ...rest];
}

/** The sections that fit, in their order. A section that is too long doesn't exclude shorter ones after it. */
function fit(sections: readonly Section[], room: number): { shown: Section[]; left: Section[] } {
  let used = 0;
  const shown: Section[] = [];
  const left: Section[] = [];
  for (const section of sections) {
    const length = section.body.length + 2;
    if (used + length <= room) {
      used += length;
      shown.push(section);
    } else {
      left.push(section);
    }
  }
  return { shown, left };
}

/** The titles of sections, in less than 500 characters. */
function titles(left: readonly Section[]): string {
  const named: string[] = [];
  for (const { title } of left) {
    if ([...named, title].join(", ").length > 400) {
      break;
    }
    named.push(title);
  }
  const more = left.length - named.length;
  return [...named, ...(more > 0 ? [`${more} ${named.length > 0 ? "more " : ""}sections`] : [])].join(", ");
}
