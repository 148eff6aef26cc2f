import type { Report, StackReport } from "../model";
import { headline } from "./headline";
import { code } from "./markdown";
import { stackSections, type Section } from "./sections";
import { warningLines } from "./warnings";

/** By this line the comment is found again. */
export const marker = "<!-- agentproxy-otel-preview -->";

/** What a comment, and a run's summary, may hold; a little below GitHub's 65,536 characters and 1 MiB. */
export const limits = { comment: 65_000, summary: 1_000_000 } as const;

/** How much is shown, and where the rest is. */
export interface RenderOptions {
  /** In UTF-16 units, of which no text has more bytes than GitHub allows it characters. Default: no limit. */
  readonly limit?: number;
  /** Where the full report is, in Markdown; said only where something was left out. */
  readonly full?: string;
  /** A last line, in Markdown. */
  readonly footer?: string;
}

/** Warnings above this number are counted, not shown, where there is a limit. */
const mostWarnings = 60;
const mostStacks = 20;

/** The report as Markdown. What is beyond the limit is left out section by section, and said to be. */
export function render(report: Report, options: RenderOptions = {}): string {
  const limit = options.limit ?? Number.POSITIVE_INFINITY;
  const head = opening(report, Number.isFinite(limit));
  const tail = options.footer === undefined ? "" : `\n\n${options.footer}`;
  const sections = report.stacks.flatMap((stack) => withHeading(stack));
  // Room for the sentence that says what is missing.
  const room = limit - head.length - tail.length - 600;
  const { shown, left } = fit(sections, room);
  const missing =
    left.length === 0
      ? ""
      : `\n\n_Left out for length: ${titles(left)}. All of it is in ${options.full ?? "the full report"}._`;
  return `${head}${shown.map(({ body }) => `\n\n${body}`).join("")}${missing}${tail}\n`;
}

/** The first lines: what must not be overlooked, then each stack in a sentence. */
function opening({ base, head, stacks }: Report, bounded: boolean): string {
  const listed = bounded ? stacks.slice(0, mostStacks) : stacks;
  const warnings = stacks.flatMap(({ name, warnings: found }) => warningLines(name, found));
  const shown = bounded ? withinLength(warnings.slice(0, mostWarnings)) : warnings;
  const more = warnings.length - shown.length;
  return [
    marker,
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

/** Warnings never take more than a third of a comment. */
function withinLength(lines: readonly string[]): string[] {
  let length = 0;
  return lines.filter((line) => (length += line.length) < limits.comment / 3);
}

function withHeading(stack: StackReport): Section[] {
  const [first, ...rest] = stackSections(stack);
  return first === undefined ? [] : [{ ...first, body: `### ${code(stack.name)}\n\n${first.body}` }, ...rest];
}

/** The sections that fit, in their order; one that is too long doesn't keep the ones behind it out. */
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

/** What was left out, in less than 500 characters. */
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
