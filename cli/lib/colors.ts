import { createColors, isColorSupported } from "picocolors";

/**
 * Colours for standard output: on a terminal, or with `FORCE_COLOR`; never with `NO_COLOR`. picocolors alone also colours
 * the output of every CI.
 */
export const colors = createColors(
  isColorSupported && (process.stdout.isTTY || (process.env["FORCE_COLOR"] ?? "") !== ""),
);
