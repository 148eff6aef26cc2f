import type { Report, StackReport } from "../model";
import { commentMarker } from "../program";
import { headline } from "./headline";
import { code, counted } from "./markdown";
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

/** With a limit, warnings and stacks above these numbers, or these shares of the length, are counted instead of shown. */
const maxWarnings = { count: 60, share: 1 / 3 };
const maxStacks = { count: 20, share: 1 / 6 };

/** Length of the names of the revisions with a limit. Twice a revision's name and its hash. */
const maxRevision = 100;

/**
 * Renders a report as Markdown. With a limit, the result consists of whole lines and sections, so that no code span,
 * fence or folded section is cut open. What doesn't fit is left out; the result says so, and where all of it is.
 */
export function render(report: Report, options: RenderOptions = {}): string {
  const limit = options.limit ?? Number.POSITIVE_INFINITY;
  const full = options.full ?? "the full report";
  const head = introduction(report, limit, full);
  const tail = options.footer === undefined ? "" : `\n\n${options.footer}`;
  const sections = report.stacks.flatMap((stack) => withHeading(stack));
  // 600 for the sentence that lists the missing sections.
  const room = limit - head.length - tail.length - full.length - 600;
  const { shown, left } = fit(sections, room);
  const missing = left.length === 0 ? "" : `\n\n_Left out for length: ${titles(left)}. All of it is in ${full}._`;
  return `${head}${shown.map(({ body }) => `\n\n${body}`).join("")}${missing}${tail}\n`;
}

/** The first lines: all warnings, then a sentence on each stack. With a limit, they take about half of it at most. */
function introduction({ base, head, stacks }: Report, limit: number, full: string): string {
  const warnings = first(
    stacks.flatMap(({ name, warnings: found }) => warningLines(name, found)),
    maxWarnings,
    limit,
  );
  const headlines = first(stacks.map(headline), maxStacks, limit);
  const revision = (name: string): string =>
    Number.isFinite(limit) && name.length > maxRevision ? `${code(name.slice(0, maxRevision))}…` : code(name);
  return [
    commentMarker,
    "## What this does to a running stack",
    ...(warnings.shown.length > 0 ? ["", ...warnings.shown] : []),
    ...(warnings.more > 0 ? [`- **… and ${counted(warnings.more, "more warning")}, in ${full}.**`] : []),
    ...headlines.shown.flatMap((line) => ["", line]),
    ...(stacks.length === 0 ? ["", "No stack has a file in the repository, so there is nothing to preview."] : []),
    ...(headlines.more > 0 ? ["", `… and ${counted(headlines.more, "more stack")}, in ${full}.`] : []),
    "",
    `${revision(base)} → ${revision(head)}`,
  ].join("\n");
}

/** The lines that fit into a share of the limit; a line that is too long doesn't exclude shorter ones after it. */
function first(
  lines: readonly string[],
  { count, share }: { readonly count: number; readonly share: number },
  limit: number,
): { readonly shown: readonly string[]; readonly more: number } {
  if (!Number.isFinite(limit)) {
    return { shown: lines, more: 0 };
  }
  const { shown } = fit(
    lines.map((body) => ({ title: "", body })),
    limit * share,
  );
  const listed = shown.slice(0, count).map(({ body }) => body);
  return { shown: listed, more: lines.length - listed.length };
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
