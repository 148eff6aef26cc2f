import { parseArgs } from "node:util";

/** What the command line asks for. */
export interface Options {
  /** The revision that the change is to be merged into. */
  readonly base: string;
  /** Where `report.json` and `report.md` go; none are written without it. */
  readonly out: string | undefined;
  /** Whether recordings of bases are kept for the next time. */
  readonly cache: boolean;
}

export const usage = `Usage: npm run preview:pr -- [--base origin/main] [--out DIRECTORY] [--no-cache]

Prints what the work tree's program would do to a stack that the base's program brought up.
  --base      the revision to compare with (default origin/main); the comparison starts where the two parted
  --out       writes report.json (data) and report.md (everything) there
  --no-cache  records the base's state anew`;

/** @throws Error naming what isn't understood. */
export function parseOptions(args: readonly string[]): Options | "help" {
  const { values } = parseArgs({
    args: [...args],
    options: {
      base: { type: "string", default: "origin/main" },
      out: { type: "string" },
      "no-cache": { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  return values.help ? "help" : { base: values.base, out: values.out, cache: !values["no-cache"] };
}
