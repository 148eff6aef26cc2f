import { parseArgs } from "node:util";

/** Options of `npm run preview:pr`. */
export interface Options {
  /** The revision that the change is to be merged into. */
  readonly base: string;
  /** Directory that `report.json` and `report.md` are written to; undefined writes neither. */
  readonly out: string | undefined;
  /** Whether recorded states of bases are kept for later reports. */
  readonly cache: boolean;
}

export const usage = `Usage: npm run preview:pr -- [--base origin/main] [--out DIRECTORY] [--no-cache]

Prints what the work tree's program would do to a stack that the base's program brought up.
  --base      the revision to compare with (default origin/main); the comparison starts where the two parted
  --out       writes report.json (data) and report.md (everything) there
  --no-cache  records the base's state again`;

/**
 * Parses the arguments after the script's name.
 * @throws Error naming the argument that is unknown or incomplete.
 */
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
